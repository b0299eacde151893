import { bisect } from '../bisect.js';
import { exponentialBetween, valueAlong } from '../curve.js';
import type { Rate } from '../rate.js';
import type { Transition } from '../transition.js';
import { linearRate } from './linearRate.js';

/** What a transition leads to. */
export interface Destination {
  readonly rate: Rate;
  /** How old the rate is when the transition begins, on its own clock, in milliseconds. */
  readonly ageMs: number;
}

/**
 * From the rate that there is to where another rate will be when the transition ends; from there on that one, which has gone
 * on meanwhile on its own clock. The integral is exact on the way as well: in closed form, and at the seam without a jump.
 *
 * @param fromPerSecond - ≥ 0
 */
export function transitionRate(fromPerSecond: number, { curve, lengthMs }: Transition, { rate, ageMs }: Destination): Rate {
  const way = wayBetween(curve, fromPerSecond, rate.perSecondAt(ageMs + lengthMs), lengthMs);
  const startsOnWay = way.startsBy(lengthMs);
  const startsMissed = rate.startsBy(ageMs + lengthMs);
  return {
    perSecondAt: (tMs) => (tMs < lengthMs ? way.perSecondAt(tMs) : rate.perSecondAt(ageMs + tMs)),
    startsBy: (tMs) => (tMs < lengthMs ? way.startsBy(tMs) : startsOnWay + (rate.startsBy(ageMs + tMs) - startsMissed)),
    timeOf: (starts) => (starts <= startsOnWay ? way.timeOf(starts) : Math.max(lengthMs, rate.timeOf(startsMissed + (starts - startsOnWay)) - ageMs)),
  };
}

/** A rate from 0 to `lengthMs`. */
function wayBetween(curve: Transition['curve'], from: number, to: number, lengthMs: number): Rate {
  const exponential = curve === 'exponential' ? exponentialBetween(from, to) : undefined;
  if (!exponential) return linearRate([{ lengthMs, from, to }], 'hold');
  const { offset, scale, exponent } = exponential;
  // The integral of offset + scale·e^(exponent·t/length).
  const startsBy = (tMs: number): number => (offset * tMs + (scale * lengthMs * Math.expm1((exponent * tMs) / lengthMs)) / exponent) / 1_000;
  return {
    perSecondAt: (tMs) => valueAlong(curve, from, to, tMs / lengthMs),
    startsBy,
    timeOf: (starts) => (starts <= 0 ? 0 : bisect(startsBy, starts, lengthMs)),
  };
}
