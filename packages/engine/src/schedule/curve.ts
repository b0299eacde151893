import type { Transition } from './transition.js';

/** What a way from or to 0 begins or ends with, as a part of its other end: a geometric series never leaves 0. */
const leastPart = 1 / 1_000;

/** A value that moves as `offset + scale·e^(exponent·share)`, where `share` is that of the way that lies behind, 0 to 1. */
export interface Exponential {
  readonly offset: number;
  readonly scale: number;
  readonly exponent: number;
}

/**
 * The way between two values ≥ 0 on which the same time brings the same factor: `from·(to/from)^share`, as the Web Audio API
 * has it (section 1.6.3, exponentialRampToValueAtTime). From or to 0, it has the shape of one from or to a thousandth, moved
 * and stretched so that it is 0 there.
 *
 * @returns undefined where the values are so close that it is a straight line
 */
export function exponentialBetween(from: number, to: number): Exponential | undefined {
  const exponent = Math.log(from === 0 ? 1 / leastPart : to === 0 ? leastPart : to / from);
  if (from === to || Math.abs(exponent) < 1e-6) return undefined;
  if (from > 0 && to > 0) return { offset: 0, scale: from, exponent };
  const scale = (to - from) / Math.expm1(exponent);
  return { offset: from - scale, scale, exponent };
}

/**
 * Where a value is on its way.
 *
 * @param share - of the way that lies behind, 0 to 1
 */
export function valueAlong(curve: Transition['curve'], from: number, to: number, share: number): number {
  const exponential = curve === 'exponential' ? exponentialBetween(from, to) : undefined;
  return exponential ? exponential.offset + exponential.scale * Math.exp(exponential.exponent * share) : from + (to - from) * share;
}
