import type { Random } from '../scenario/random.js';

/** How far the integral of the rate grows from a start to the next. */
export interface Arrivals {
  /** @param weight - how many starts it counts for, ≥ 1 */
  gapAfter(weight: number): number;
}

/** Evenly: the starts by any instant are the floor of the integral. */
export const uniformArrivals: Arrivals = { gapAfter: (weight) => weight };

/**
 * At random, independent of each other: a Poisson process of the given rate. By the time change theorem its gaps are
 * exponential, with a mean of 1, where they are counted in the integral of the rate (Daley and Vere-Jones, An Introduction
 * to the Theory of Point Processes, section 7.4).
 */
export function poissonArrivals(random: Random): Arrivals {
  return { gapAfter: (weight) => -Math.log1p(-random()) * weight };
}
