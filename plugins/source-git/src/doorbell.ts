import type { Clock } from '@midflight/core';

/** Wakes one waiter; a ring that comes while nobody waits is kept, and many are one. */
export class Doorbell {
  #rung = new AbortController();

  /** Ends the wait that is under way, or the next one. */
  readonly ring = (): void => this.#rung.abort();

  /** Resolves at the next ring, and after `limitMs` at the latest. */
  async wait(clock: Clock, limitMs: number): Promise<void> {
    await clock.sleep(limitMs, this.#rung.signal);
    this.#rung = new AbortController();
  }
}
