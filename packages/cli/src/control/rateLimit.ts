import type { Clock } from '@midflight/core';

/** How many requests there may be: a store that fills at `perSecond` up to `burst`. Both > 0. */
export interface RateLimitOptions {
  readonly perSecond: number;
  readonly burst: number;
}

/** Counts one kind of request (a token bucket). */
export class RateLimit {
  readonly #clock: Clock;
  readonly #options: RateLimitOptions;
  #left: number;
  #countedAt: number;

  constructor(clock: Clock, options: RateLimitOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#left = options.burst;
    this.#countedAt = clock.now();
  }

  /** True when one more is fine; it is counted then. */
  take(): boolean {
    const now = this.#clock.now();
    const { perSecond, burst } = this.#options;
    this.#left = Math.min(burst, this.#left + ((now - this.#countedAt) * perSecond) / 1000);
    this.#countedAt = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
