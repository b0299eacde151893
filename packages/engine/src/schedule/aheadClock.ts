import { sleepBy, type Clock, type Timer } from '@midflight/core';

/** No load thread is further ahead, in milliseconds. */
export const mostAheadMs = 0.25;

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

  /** Calls `work` as if it were `dueMs`, a fraction of a millisecond ahead, and comes back no sooner. */
  doAhead(dueMs: number, work: () => void): void {
    this.#aheadMs = dueMs;
    try {
      work();
    } finally {
      this.arrive();
    }
  }

  /** Waits until it is what it says. Without letting go of the core: it is that near. */
  arrive(): void {
    const clock = this.#clock;
    const aheadMs = this.#aheadMs;
    if (aheadMs === -Infinity) return;
    while (clock.now() < aheadMs);
    this.#aheadMs = -Infinity;
  }
}

/** To be called before anything is written that goes out at once: where a clock is ahead, it is not time yet. */
export function arrive(clock: Clock): void {
  if (clock instanceof AheadClock) clock.arrive();
}
