import { sleepBy, type Clock, type Timer } from '@midflight/core';

/** No load thread is further ahead, in milliseconds. */
export const mostAheadMs = 0.6;

/**
 * A clock that can be ahead of the one that it goes by, for as long as nobody outside could tell: work that is due at an instant is done
 * shortly before it, as if it were that instant, and waits for it before anything goes out. Code that runs rarely takes a tenth of a
 * millisecond and more, since no cache holds it any more; done before, it makes nothing late.
 */
export class AheadClock implements Clock {
  readonly sleep: Clock['sleep'] = sleepBy((delayMs, callback) => this.setTimer(delayMs, callback));
  readonly #clock: Clock;
  /** What it says until the other one is there, too; `-Infinity`: it is there. */
  #aheadMs = -Infinity;
  #spareMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return Math.max(this.#clock.now(), this.#aheadMs);
  }

  wallTimeMs(): number {
    return this.#clock.wallTimeMs();
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    return this.#clock.setTimer(delayMs + Math.max(0, this.#aheadMs - this.#clock.now()), callback);
  }

  /**
   * Calls `work` as if it were `dueMs`, a fraction of a millisecond ahead, and comes back no sooner.
   *
   * @returns how long before `dueMs` it was ready, in milliseconds; negative: how long after
   */
  doAhead(dueMs: number, work: () => void): number {
    this.#aheadMs = dueMs;
    try {
      work();
    } finally {
      this.arrive();
    }
    return this.#spareMs;
  }

  /**
   * Waits until it is what it says. Without letting go of the core: it is that near.
   *
   * @param rehearse - done before, where there is time for it: what comes next in such a way that nobody can tell, so that its code is warm
   */
  arrive(rehearse?: () => void): void {
    const clock = this.#clock;
    const aheadMs = this.#aheadMs;
    if (aheadMs === -Infinity) return;
    if (clock.now() < aheadMs) rehearse?.();
    this.#spareMs = aheadMs - clock.now();
    while (clock.now() < aheadMs);
    this.#aheadMs = -Infinity;
  }
}

/** To be called before anything is written that goes out at once: where a clock is ahead, it is not time yet. See `AheadClock.arrive`. */
export function arrive(clock: Clock, rehearse?: () => void): void {
  if (clock instanceof AheadClock) clock.arrive(rehearse);
}
