/** Marks every {@link MidflightError}, also one that a second installed copy of this package made. */
const brand = Symbol.for('midflight.error');

/** What may go along with an error. */
export interface MidflightErrorOptions {
  /** What caused it, kept as the native `cause`. */
  readonly cause?: unknown;
  /** Facts for programs: names, limits, values. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * The one error class. `code` is stable (`MF_…`, every one stands in docs/errors.md); the message names the thing and
 * the value, and never a secret.
 */
export class MidflightError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: MidflightErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'MidflightError';
    this.code = code;
    this.details = options.details ?? {};
    Object.defineProperty(this, brand, { value: true });
  }

  /** True for a `MidflightError` of any installed copy of this package. */
  static is(value: unknown): value is MidflightError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}

/** A source could not be read: `MF_SOURCE_READ`. */
export class SourceReadError extends MidflightError {
  constructor(message: string, options: MidflightErrorOptions = {}) {
    super('MF_SOURCE_READ', message, options);
    this.name = 'SourceReadError';
  }
}

/** What was thrown, in words, whatever it was. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
