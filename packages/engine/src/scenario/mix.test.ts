import { describe, expect, it } from 'vitest';
import { printedRandom } from '../testing/seed.js';
import { compiledScenario, scenarioSettings } from '../testing/settings.js';
import { mixOf, mixTableOf, pickedPlace } from './mix.js';
import { seededRandom } from './random.js';

const tableOf = (...weights: number[]) => mixTableOf(weights.map((weight, number) => ({ number, weight })));

describe('pickedPlace', () => {
  it('picks by weight (chi-square, 4 degrees of freedom)', () => {
    const weights = [1, 2.5, 0.5, 10, 6];
    const total = 20;
    const picks = 100_000;
    const random = printedRandom('pick');
    const { upTo } = tableOf(...weights);
    const counts = weights.map(() => 0);
    for (let i = 0; i < picks; i++) {
      const place = pickedPlace(upTo, random);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    const chiSquare = weights.reduce((sum, weight, place) => sum + ((counts[place] ?? 0) - (picks * weight) / total) ** 2 / ((picks * weight) / total), 0);
    // Exceeded by chance once in 10 million runs.
    expect(chiSquare).toBeLessThan(38.2);
  });

  it('picks the only one', () => {
    expect(pickedPlace(tableOf(0.001).upTo, () => 0.999999)).toBe(0);
  });

  it('repeats itself with the same seed and not with the next', () => {
    const sequence = (seed: number): number[] => Array.from({ length: 20 }, seededRandom(seed));
    expect(sequence(7)).toEqual(sequence(7));
    expect(sequence(7)).not.toEqual(sequence(8));
  });
});

describe('a mix', () => {
  it('leaves out what weighs nothing, and looks each of the others up once', () => {
    const asked: number[] = [];
    const mix = mixOf(tableOf(0, 1, 0, 1), new Set(), (number) => {
      asked.push(number);
      return compiledScenario(scenarioSettings(`scenario ${number}`, '/'));
    });
    expect([0, 0.49, 0.5, 0.99, 0].map((point) => mix.pick(() => point).name)).toEqual(['scenario 1', 'scenario 1', 'scenario 3', 'scenario 3', 'scenario 1']);
    expect(asked).toEqual([1, 3]);
  });

  it('is refused when it is empty, and fails for a number that nobody knows', () => {
    expect(() => mixOf(tableOf(), new Set(), () => undefined)).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS', message: expect.stringContaining('scenarios is "0 scenarios, none enabled"') }));
    expect(() => mixOf(tableOf(0), new Set(), () => undefined)).toThrow('scenarios is "1 scenarios, none enabled"');
    expect(() => mixOf(tableOf(1), new Set(), () => undefined).pick(() => 0)).toThrow('there is no scenario 0');
  });
});
