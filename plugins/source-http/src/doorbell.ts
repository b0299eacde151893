import type { Clock } from '@midflight/core';

/** Wakes one waiter; a ring that comes while nobody waits is kept, and many are one. */
export class Doorbell {
  #rung = new AbortController();

  /** Aborts at the next ring; another one after each wait. */
  get signal(): AbortSignal {
    return this.#rung.signal;
  }

  /** Ends the wait that is under way, or the next one. */
  readonly ring = (): void => this.#rung.abort();

  /** Resolves at the next ring, and after `limitMs` at the latest; true when it was a ring. */
  async wait(clock: Clock, limitMs: number): Promise<boolean> {
    await clock.sleep(limitMs, this.#rung.signal);
    const { aborted } = this.#rung.signal;
    this.#rung = new AbortController();
    return aborted;
  }
}
