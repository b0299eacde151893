import { uniformArrivals, type Arrivals } from './arrivals.js';
import type { Rate } from './rate.js';

/** So many starts ahead are looked at for one that is wanted. */
const farthestLook = 64;

/**
 * Says when the next start is due, over any sequence of rates. Pure arithmetic: it never reads a clock.
 *
 * With starts of weight 1 that arrive evenly, the starts due by any instant are the floor of the integral of the rate up to
 * it. A change of rate carries the fraction of a start that has grown so far on to the new rate: no burst, no gap, no restart
 * at zero. Every deadline is computed from the instants of the last change and of the rate's beginning, so deadlines do not
 * accumulate rounding.
 */
export class Pacer {
  #rate: Rate | undefined;
  #arrivals: Arrivals = uniformArrivals;
  /** When the rate's own time was 0. */
  #beganAtMs = 0;
  /** The rate's integral at the last change. */
  #startsAtChange = 0;
  /** What the rates before the last change had asked for. */
  #askedBefore = 0;
  /** How far the integral since the last change must grow until the next start is due. */
  #growthToNext = 1;
  /** Worked out once for each start. */
  #nextDueMs: number | undefined;
  #nextNumber = 0;

  /** Of the start that is due next: how many were taken, whatever their weight. */
  get nextNumber(): number {
    return this.#nextNumber;
  }

  /** On the clock of the instants given to `change`; `Infinity` while there is no rate. Fractional. */
  get nextDueMs(): number {
    return (this.#nextDueMs ??= this.#dueMsAfter(this.#growthToNext));
  }

  /**
   * When the first start from the next one on is due that is wanted, as long as nothing changes; where none of the next ones is,
   * when it is time to look further. Nothing is taken.
   */
  dueMsOf(isWanted: (number: number, dueMs: number) => boolean, weightOf: (number: number) => number): number {
    let growth = this.#growthToNext;
    for (let number = this.#nextNumber; ; number++) {
      const dueMs = this.#dueMsAfter(growth);
      if (dueMs === Infinity || number - this.#nextNumber >= farthestLook || isWanted(number, dueMs)) return dueMs;
      growth += this.#arrivals.gapAfter(weightOf(number), number);
    }
  }

  /** Starts per second at `nowMs`; undefined while there is no rate. */
  perSecondAt(nowMs: number): number | undefined {
    return this.#rate?.perSecondAt(nowMs - this.#beganAtMs);
  }

  /** The integral of all rates up to `nowMs`, the instant of the last change or later. */
  startsAskedBy(nowMs: number): number {
    return this.#askedBefore + this.#growthBy(nowMs);
  }

  /**
   * Follows `rate` from `nowMs` on; none suspends the starts and keeps the fraction.
   *
   * All starts due by `nowMs` must have been taken; the new rate can't say when they were due.
   *
   * @param beganAtMs - when the rate's own time was 0, at most `nowMs`
   */
  change(rate: Rate | undefined, nowMs: number, { beganAtMs = nowMs, arrivals = uniformArrivals }: PacerOptions = {}): void {
    const growth = this.#growthBy(nowMs);
    this.#askedBefore += growth;
    this.#growthToNext -= growth;
    this.#rate = rate;
    this.#arrivals = arrivals;
    this.#beganAtMs = beganAtMs;
    this.#nextDueMs = undefined;
    this.#startsAtChange = rate?.startsBy(nowMs - beganAtMs) ?? 0;
  }

  /** Makes the start that is due; the one after it is due when the integral has grown by a gap for `weight`, an integer ≥ 1. */
  take(weight: number): void {
    this.#nextDueMs = undefined;
    this.#growthToNext += this.#arrivals.gapAfter(weight, this.#nextNumber++);
  }

  #dueMsAfter(growth: number): number {
    return this.#rate === undefined ? Infinity : this.#beganAtMs + this.#rate.timeOf(this.#startsAtChange + growth);
  }

  #growthBy(nowMs: number): number {
    return this.#rate === undefined ? 0 : this.#rate.startsBy(nowMs - this.#beganAtMs) - this.#startsAtChange;
  }
}

/** How a rate is followed. */
export interface PacerOptions {
  /** @defaultValue the instant of the change */
  readonly beganAtMs?: number;
  /** @defaultValue even ones */
  readonly arrivals?: Arrivals;
}
