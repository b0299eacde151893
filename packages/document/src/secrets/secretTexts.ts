import { REDACTED } from './redact.js';

/** A shorter secret is hidden only where it is the whole of a value or in one with it: it may stand anywhere by chance. */
const shortestPart = 4;

/** Texts that must never be shown, wherever they turn up: the values of environment variables with the names of secrets. */
export class SecretTexts {
  readonly #parts = new Set<string>();
  readonly #wholes = new Set<string>();
  /** The parts, the longest first: one secret may be a part of another. */
  #inOrder: readonly string[] | undefined;

  /** @param secret - the value of a variable @param whole - the scalar that it became a part of */
  add(secret: string, whole: string): void {
    const part = secret.trim();
    this.#inOrder = undefined;
    // As a message quotes it, too.
    if (part.length >= shortestPart) this.#parts.add(part).add(JSON.stringify(part).slice(1, -1));
    else if (part !== '') this.#wholes.add(whole.trim());
  }

  get isEmpty(): boolean {
    return this.#parts.size + this.#wholes.size === 0;
  }

  /** The texts of both. */
  and(other: SecretTexts): SecretTexts {
    const both = new SecretTexts();
    for (const { parts, wholes } of [this.#all, other.#all]) {
      for (const part of parts) both.#parts.add(part);
      for (const whole of wholes) both.#wholes.add(whole);
    }
    return both;
  }

  /** The text without its secrets. */
  hide(text: string): string {
    if (this.#wholes.has(text)) return REDACTED;
    this.#inOrder ??= [...this.#parts].toSorted((a, b) => b.length - a.length);
    return this.#inOrder.reduce((hidden, part) => hidden.replaceAll(part, REDACTED), text);
  }

  /** The same value with the secrets of all its texts hidden; a number that is one as a text is hidden too. */
  hideIn(value: unknown): unknown {
    if (this.isEmpty) return value;
    if (typeof value === 'string') return this.hide(value);
    if (typeof value === 'number') return this.#parts.has(String(value)) || this.#wholes.has(String(value)) ? REDACTED : value;
    if (Array.isArray(value)) return value.map((item) => this.hideIn(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.hideIn(item)]));
  }

  get #all(): { readonly parts: ReadonlySet<string>; readonly wholes: ReadonlySet<string> } {
    return { parts: this.#parts, wholes: this.#wholes };
  }
}
