import type { Rate } from './rate.js';

/**
 * Says when the next start is due, over any sequence of rates. Pure arithmetic: it never reads a clock.
 *
 * With starts of weight 1, the starts due by any instant are the floor of the integral of the rate up to it. A change of
 * rate carries the fraction of a start that has grown so far on to the new rate: no burst, no gap, no restart at zero.
 * Every deadline is computed from the instant of the last change, so deadlines do not accumulate rounding.
 */
export class Pacer {
  #rate: Rate | undefined;
  #changedAtMs = 0;
  /** How far the integral since the last change must grow until the next start is due. */
  #growthToNext = 1;

  /** On the clock of the instants given to `change`; `Infinity` while there is no rate. Fractional. */
  get nextDueMs(): number {
    return this.#rate === undefined ? Infinity : this.#changedAtMs + this.#rate.timeOf(this.#growthToNext);
  }

  /** Starts per second at `nowMs`; undefined while there is no rate. */
  perSecondAt(nowMs: number): number | undefined {
    return this.#rate?.perSecondAt(nowMs - this.#changedAtMs);
  }

  /**
   * Follows `rate` from `nowMs` on; none suspends the starts and keeps the fraction.
   *
   * All starts due by `nowMs` must have been taken; the new rate can't say when they were due.
   */
  change(rate: Rate | undefined, nowMs: number): void {
    this.#growthToNext -= this.#rate?.startsBy(nowMs - this.#changedAtMs) ?? 0;
    this.#rate = rate;
    this.#changedAtMs = nowMs;
  }

  /** Makes the start that is due; the one after it is due when the integral has grown by `weight` more, an integer ≥ 1. */
  take(weight: number): void {
    this.#growthToNext += weight;
  }
}
