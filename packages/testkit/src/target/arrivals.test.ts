import { describe, expect, it } from 'vitest';
import { type Arrival, arrivalsBetween, idsOf, longestGapMs, missingAndDoubled, ratePerSecond } from './arrivals.js';

const arrivalAt = (atMs: number, index: number, id = String(index)): Arrival => ({
  index, atMs, method: 'GET', url: '/', headers: { 'x-id': id }, state: 'answered',
});

describe('arrivals', () => {
  const arrivals = [1_000, 1_100, 1_200, 1_700, 2_000].map((atMs, index) => arrivalAt(atMs, index));

  it('takes the start of a window and leaves its end', () => {
    expect(arrivalsBetween(arrivals, 1_000, 2_000)).toHaveLength(4);
    expect(ratePerSecond(arrivals, 1_000, 2_000)).toBe(4);
    expect(ratePerSecond(arrivals, 1_000, 1_500)).toBe(6);
  });

  it('finds the longest silence, at the edges too', () => {
    expect(longestGapMs(arrivals, 1_000, 2_000)).toBe(500);
    expect(longestGapMs(arrivals, 1_000, 9_000)).toBe(7_000);
    expect(longestGapMs([], 0, 800)).toBe(800);
  });

  it('reads ids in order, and refuses an arrival that has none', () => {
    expect(idsOf(arrivals)).toEqual([0, 1, 2, 3, 4]);
    expect(() => idsOf([arrivalAt(0, 0, '')])).toThrow('x-id');
    expect(() => idsOf(arrivals, 'x-other')).toThrow('x-other');
  });

  it('tells missing and doubled ids', () => {
    expect(missingAndDoubled([2, 0, 1])).toEqual({ missing: [], doubled: [] });
    expect(missingAndDoubled([0, 5, 3, 3, 5, 1])).toEqual({ missing: [2, 4], doubled: [3, 5] });
    expect(missingAndDoubled([])).toEqual({ missing: [], doubled: [] });
  });
});
