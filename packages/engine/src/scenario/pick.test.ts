import { describe, expect, it } from 'vitest';
import { printedRandom } from '../testing/seed.js';
import { weightedPick } from './pick.js';
import { seededRandom } from './random.js';

describe('weightedPick', () => {
  it('picks by weight (chi-square, 4 degrees of freedom)', () => {
    const items = [1, 2.5, 0.5, 10, 6].map((weight) => ({ weight }));
    const total = 20;
    const picks = 100_000;
    const random = printedRandom('pick');
    const pick = weightedPick(items);
    const counts = new Map(items.map((item) => [item, 0]));
    for (let i = 0; i < picks; i++) {
      const item = pick(random);
      counts.set(item, (counts.get(item) ?? 0) + 1);
    }
    const chiSquare = [...counts].reduce((sum, [{ weight }, count]) => sum + (count - (picks * weight) / total) ** 2 / ((picks * weight) / total), 0);
    // Exceeded by chance once in 10 million runs.
    expect(chiSquare).toBeLessThan(38.2);
  });

  it('picks the only one', () => {
    const only = { weight: 0.001 };
    expect(weightedPick([only])(() => 0.999999)).toBe(only);
  });

  it('repeats itself with the same seed and not with the next', () => {
    const sequence = (seed: number): number[] => Array.from({ length: 20 }, seededRandom(seed));
    expect(sequence(7)).toEqual(sequence(7));
    expect(sequence(7)).not.toEqual(sequence(8));
  });
});
