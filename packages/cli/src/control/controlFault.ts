import { MidflightError } from '@midflight/core';

/** What goes along with a refusal. */
export interface ControlFaultOptions {
  /** How to mend it, in words. */
  readonly hint?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** More for the body of the answer. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A request that the control API refuses, with the HTTP status that says so. */
export class ControlFault extends MidflightError {
  readonly status: number;
  readonly hint: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, { hint, headers = {}, more = {} }: ControlFaultOptions = {}) {
    super(code, message);
    this.name = 'ControlFault';
    this.status = status;
    this.hint = hint;
    this.headers = headers;
    this.more = more;
  }
}

/** Errors of the steering that are the asker's to mend. */
const ofSteering: Readonly<Record<string, { readonly status: number; readonly hint: string }>> = {
  MF_REVISION_UNKNOWN: { status: 404, hint: 'GET /v1/revisions lists those that are kept.' },
  MF_REVISION_CONFLICT: { status: 409, hint: 'Look at what is active now, and decide again.' },
  MF_PLAN_RUNS: { status: 409, hint: 'GET /v1/status says how long it runs still. A change of config.duration moves its end.' },
  MF_RELOADER_STOPPED: { status: 409, hint: 'It follows nothing with --no-reload, with reload.enabled: false, and at its end.' },
};

/** What was thrown as a refusal; nothing of an inner failure is told but that there was one. */
export function controlFaultOf(thrown: unknown): ControlFault {
  if (thrown instanceof ControlFault) return thrown;
  const known = MidflightError.is(thrown) ? ofSteering[thrown.code] : undefined;
  if (known && MidflightError.is(thrown)) return new ControlFault(known.status, thrown.code, thrown.message, { hint: known.hint });
  return new ControlFault(500, 'MF_CONTROL_FAILED', 'The control API itself failed; the load is not touched by that.', { hint: 'The log of the run says more.' });
}
