import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { observe } from './support/observed.js';
import { rate, scenario } from './support/settings.js';
import { chiSquare } from './support/statistics.js';

const weights = { A: 5, B: 3, C: 1.5, D: 0.5 };
const total = 10;
/** With three degrees of freedom, one sample in a thousand exceeds it. */
const chiSquareBound = 16.27;

describe('the weights of scenarios', () => {
  it('are what the target sees, by a test of chi-square', async () => {
    const scenarios = Object.entries(weights).map(([name, weight]) => scenario(name, [`/${name}`], { weight }));
    // The seed fixes the picks.
    const { arrivals, summary } = await observe({ first: { ...rate(1_000), scenarios }, seed: 5 }, () => setTimeout(3_000));
    const counts = Object.keys(weights).map((name) => arrivals.filter(({ url }) => url === `/${name}`).length);
    const told = new Map(summary.scenarios.map(({ name, iterations }) => [name, iterations]));
    expect(Object.keys(weights).map((name) => told.get(name))).toEqual(counts);
    expect(arrivals.length).toBeGreaterThan(2_900);
    expect(chiSquare(counts, Object.values(weights).map((weight) => (arrivals.length * weight) / total))).toBeLessThan(chiSquareBound);
  });
});
