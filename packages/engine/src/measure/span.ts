/** The time that intervals cover between them; what lies between two of them does not count. Times in milliseconds. */
export class Span {
  readonly fromMs: number;
  #coveredBefore = 0;
  #partFromMs: number;
  #toMs: number;

  constructor(fromMs: number, toMs: number) {
    this.fromMs = fromMs;
    this.#partFromMs = fromMs;
    this.#toMs = toMs;
  }

  /** The end of the last one. */
  get toMs(): number {
    return this.#toMs;
  }

  /** How long they are, side by side or one after the other. */
  get durationMs(): number {
    return this.#coveredBefore + this.#toMs - this.#partFromMs;
  }

  /** Adds one that begins no earlier than those before. */
  add(fromMs: number, toMs: number): void {
    if (fromMs > this.#toMs) {
      this.#coveredBefore = this.durationMs;
      this.#partFromMs = fromMs;
    }
    this.#toMs = Math.max(this.#toMs, toMs);
  }
}
