import { describe, expect, it } from 'vitest';
import { seededRandom } from '../scenario/random.js';
import { Lead } from './lead.js';

const waitMs = 1_000;

/** Has learnt from work that took so long. @returns what share was ready in time */
function learn(lead: Lead, tookMs: readonly number[]): number {
  const spareMs = tookMs.map((ms) => {
    const spare = lead.beforeEndOf(waitMs) - ms;
    lead.learn(spare);
    return spare;
  });
  return spareMs.filter((ms) => ms >= 0).length / spareMs.length;
}
const always = (ms: number): number[] => Array.from({ length: 200 }, () => ms);

describe('Lead', () => {
  it('is what work takes, and never more than three fifths of a millisecond', () => {
    for (const [tookMs, least, most] of [[0.35, 0.34, 0.4], [0.01, 0.1, 0.1], [30, 0.6, 0.6]] as const) {
      const lead = new Lead();
      learn(lead, always(tookMs));
      expect(lead.beforeEndOf(waitMs)).toBeGreaterThanOrEqual(least);
      expect(lead.beforeEndOf(waitMs)).toBeLessThanOrEqual(most);
    }
  });

  it('is enough for nine of ten, and one that takes long changes little', () => {
    const [random, lead] = [seededRandom(1), new Lead()];
    const inTime = learn(lead, Array.from({ length: 5_000 }, () => 0.15 + random() * 0.4));
    expect(inTime).toBeGreaterThan(0.87);
    expect(inTime).toBeLessThan(0.93);
    const before = lead.beforeEndOf(waitMs);
    learn(lead, [30]);
    expect(lead.beforeEndOf(waitMs) - before).toBeLessThan(0.05);
  });

  it('begins with the most, and takes no more than a small part of a wait', () => {
    const lead = new Lead();
    expect([1, 5, 10, 20, 1_000].map((ms) => Math.round(lead.beforeEndOf(ms) * 1e3))).toEqual([100, 150, 300, 600, 600]);
  });
});
