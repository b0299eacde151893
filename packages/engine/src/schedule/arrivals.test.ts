import { describe, expect, it } from 'vitest';
import { poissonArrivals } from './arrivals.js';

const gapsOf = (seed: number, count: number): number[] => {
  const arrivals = poissonArrivals(seed);
  return Array.from({ length: count }, (_, number) => arrivals.gapAfter(1, number));
};

describe('poissonArrivals', () => {
  it('have gaps with the mean and the spread of the exponential distribution', () => {
    const gaps = gapsOf(7, 100_000);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    // Six standard errors: of the mean 1/√n, of the variance √(8/n).
    expect(Math.abs(mean - 1)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.06);
    expect(gaps.filter((gap) => gap > 1).length / gaps.length).toBeCloseTo(Math.exp(-1), 1);
  });

  it('are the same again with the same seed', () => {
    expect(gapsOf(7, 100)).toEqual(gapsOf(7, 100));
    expect(gapsOf(7, 100)).not.toEqual(gapsOf(8, 100));
  });
});
