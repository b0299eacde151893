import { describe, expect, it } from 'vitest';
import { formatCount, formatLatency, formatRate, formatShare, formatSpan, plural } from './format.js';

describe('numbers for people', () => {
  it('writes spans', () => expect([0, 65_000, 3_723_000, Infinity].map(formatSpan)).toEqual(['00:00', '01:05', '1:02:03', '∞']));
  it('writes latencies with three digits that count', () => expect([0.4219, 12.34, 250.6, 1_250, undefined].map(formatLatency)).toEqual(['0.42 ms', '12.3 ms', '251 ms', '1.25 s', '–']));
  it('writes counts', () => expect([7, 1_234, 12_345_678].map(formatCount)).toEqual(['7', '1 234', '12 345 678']));
  it('writes rates', () => expect([0.25, 4.5, 498.4, 15_000].map(formatRate)).toEqual(['0.3', '4.5', '498', '15 000']));
  it('writes plurals', () => expect([plural(1, 'error'), plural(2, 'error')]).toEqual(['1 error', '2 errors']));
  it('writes shares', () => expect([0, 0.012_345, 1].map(formatShare)).toEqual(['0 %', '1.23 %', '100 %']));
});
