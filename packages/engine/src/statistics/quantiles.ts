import type { Histogram } from '../measure/histogram.js';

/** Between what a quantile lies, in milliseconds. */
export interface QuantileInterval {
  readonly lowMs: number;
  readonly highMs: number;
}

/**
 * Between which values the true quantile is likely to lie, whatever the distribution: the values at the ranks
 * `n·q ± z·√(n·q·(1 − q))`, since how many of n samples fall below the quantile is binomial (W. J. Conover, Practical
 * Nonparametric Statistics, section 3.2; David and Nagaraja, Order Statistics, section 7.1). Beyond the samples there is
 * nothing to say: then it reaches from 0, or to infinity.
 *
 * @param q - above 0 and below 1
 * @param z - how sure, in standard deviations; 1.64 is 95 % for one side
 */
export function quantileInterval(histogram: Histogram, q: number, z: number): QuantileInterval {
  const { count } = histogram;
  const spread = z * Math.sqrt(count * q * (1 - q));
  const low = Math.floor(count * q - spread);
  const high = Math.ceil(count * q + spread) + 1;
  return { lowMs: low < 1 ? 0 : valueAtRank(histogram, low), highMs: high > count ? Infinity : valueAtRank(histogram, high) };
}

/** @param rank - 1 to the count */
function valueAtRank(histogram: Histogram, rank: number): number {
  // The middle between two ranks, so that no rounding makes it another one.
  return histogram.percentileUs((rank - 0.5) / histogram.count) / 1_000;
}
