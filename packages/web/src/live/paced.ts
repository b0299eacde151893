/** Does one work when it is asked for: at once, but no two at a time, and none sooner than a while after the last; what comes meanwhile is one more. */
export class Paced {
  readonly #work: () => Promise<void>;
  readonly #paceMs: number;
  readonly #onFailure: () => void;
  #isAsked = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #lastMs = -Infinity;

  /** @param paceMs - from the begin of one to the begin of the next @param onFailure - the work threw */
  constructor(work: () => Promise<void>, paceMs: number, onFailure: () => void) {
    this.#work = work;
    this.#paceMs = paceMs;
    this.#onFailure = onFailure;
  }

  /** Asks for it once more. */
  ask(): void {
    this.#isAsked = true;
    if (this.#running || this.#timer !== undefined) return;
    const waitMs = this.#lastMs + this.#paceMs - performance.now();
    if (waitMs <= 0) this.#begin();
    else this.#timer = setTimeout(() => this.#begin(), waitMs);
  }

  /** Resolves when what was asked for is done. */
  async settled(): Promise<void> {
    if (this.#timer !== undefined) this.#begin();
    await this.#running;
  }

  /** Nothing that was asked for is begun any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#isAsked = false;
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isAsked = false;
    this.#lastMs = performance.now();
    this.#running = this.#work()
      .catch(this.#onFailure)
      .finally(() => {
        this.#running = undefined;
        if (this.#isAsked) this.ask();
      });
  }
}
