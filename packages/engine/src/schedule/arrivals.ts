import { randomAt } from '../scenario/random.js';

/** How far the integral of the rate grows from a start to the next. */
export interface Arrivals {
  /**
   * @param weight - how many starts it counts for, ≥ 1
   * @param number - of the start, from 0; the same one is always followed by the same gap
   */
  gapAfter(weight: number, number: number): number;
}

/** Evenly: the starts by any instant are the floor of the integral. */
export const uniformArrivals: Arrivals = { gapAfter: (weight) => weight };

/** So that gaps do not depend on which scenarios are picked with the same seed. */
const ownSequence = 0x5eed;

/**
 * At random, independent of each other: a Poisson process of the given rate. By the time change theorem its gaps are
 * exponential, with a mean of 1, where they are counted in the integral of the rate (Daley and Vere-Jones, An Introduction
 * to the Theory of Point Processes, section 7.4).
 *
 * @param seed - equal seeds give equal gaps
 */
export function poissonArrivals(seed: number): Arrivals {
  return { gapAfter: (weight, number) => -Math.log1p(-randomAt(seed ^ ownSequence, number)) * weight };
}
