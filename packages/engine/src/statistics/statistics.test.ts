import { describe, expect, it } from 'vitest';
import { histogramOf } from '../testing/measured.js';
import { printedRandom } from '../testing/seed.js';
import { fitsWeights } from './fits.js';
import { normalQuantile } from './normal.js';
import { deviationsAbove, leastShare } from './proportions.js';
import { quantileInterval } from './quantiles.js';

describe('the normal distribution', () => {
  it.each([[0.5, 0], [0.8413447, 1], [0.95, 1.6448536], [0.975, 1.959964], [0.999, 3.0902323], [0.025, -1.959964]])('has its quantiles: %d at %d', (share, z) => {
    expect(Math.abs(normalQuantile(share) - z)).toBeLessThan(4.5e-4);
  });
});

describe('a share', () => {
  it('is at least what the score interval says', () => {
    // Newcombe, Statistics in Medicine 17, 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29, with 95 %.
    for (const [count, of, least] of [[81, 263, 0.2553], [15, 148, 0.0624], [0, 20, 0], [1, 29, 0.0061]] as const) expect(leastShare({ count, of }, 1.959964)).toBeCloseTo(least, 4);
    expect(leastShare({ count: 0, of: 0 }, 2)).toBe(0);
  });

  it('is above another by so many standard deviations', () => {
    // 30/200 against 12/240: the pooled share is 42/440, its deviation 0.02813.
    expect(deviationsAbove({ count: 30, of: 200 }, { count: 12, of: 240 })).toBeCloseTo(3.555, 2);
    expect(deviationsAbove({ count: 12, of: 240 }, { count: 30, of: 200 })).toBeCloseTo(-3.555, 2);
    expect(deviationsAbove({ count: 200, of: 200 }, { count: 0, of: 200 })).toBeCloseTo(20, 9);
    expect(deviationsAbove({ count: 50, of: 50 }, { count: 50, of: 50 })).toBe(0);
    expect(deviationsAbove({ count: 4, of: 10 }, { count: 0, of: 1_000 })).toBe(0);
    expect(deviationsAbove({ count: 10, of: 10 }, { count: 0, of: 0 })).toBe(0);
  });
});

describe('a quantile', () => {
  it('lies within its interval about as often as it says', () => {
    const random = printedRandom('quantiles');
    let outside = 0;
    for (let trial = 0; trial < 1_000; trial++) {
      const { lowMs, highMs } = quantileInterval(histogramOf(Array.from({ length: 500 }, () => random() * 100)), 0.95, 1.959964);
      if (lowMs > 95 || highMs < 95) outside++;
    }
    expect(outside).toBeLessThan(90);
    expect(outside).toBeGreaterThan(2);
  });

  it('has no end where there are too few samples', () => {
    expect(quantileInterval(histogramOf([1, 2, 3]), 0.99, 2)).toEqual({ lowMs: expect.any(Number), highMs: Infinity });
    expect(quantileInterval(histogramOf([]), 0.5, 2)).toEqual({ lowMs: 0, highMs: Infinity });
  });
});

describe('counts', () => {
  const mix = [{ name: 'a', weight: 3 }, { name: 'b', weight: 1 }];
  it('fit the weights that they come of, and no others', () => {
    const random = printedRandom('fits');
    let alarms = 0;
    for (let trial = 0; trial < 1_000; trial++) {
      let a = 0;
      for (let pick = 0; pick < 200; pick++) if (random() < 0.75) a++;
      if (!fitsWeights(new Map([['a', a], ['b', 200 - a]]), mix)) alarms++;
    }
    // One in a thousand is to be expected.
    expect(alarms).toBeLessThan(10);
    expect(fitsWeights(new Map([['a', 150], ['b', 50]]), mix)).toBe(true);
    expect(fitsWeights(new Map([['a', 165], ['b', 35]]), mix)).toBe(true);
    expect(fitsWeights(new Map([['a', 100], ['b', 100]]), mix)).toBe(false);
  });

  it('fit anything while they are few, and nothing when they are of a kind that is not there', () => {
    expect(fitsWeights(new Map([['b', 4]]), mix)).toBe(true);
    expect(fitsWeights(new Map(), mix)).toBe(true);
    expect(fitsWeights(new Map([['c', 1]]), mix)).toBe(false);
  });
});
