import { describe, expect, it } from 'vitest';
import { backoffMs, pollPauseMs } from './pauses.js';
import { retryAfterMs } from './retryAfter.js';

const limits = { intervalMs: 1_000, maxBackoffMs: 30_000, maxRetryAfterMs: 60_000 };

describe('the pause between polls', () => {
  it.each([[0, 900], [0.5, 1_000], [1, 1_100]])('is off by up to a tenth: at %f it is %i', (random, expectedMs) => {
    expect(pollPauseMs(1_000, () => random)).toBeCloseTo(expectedMs);
  });
});

describe('the pause after faults', () => {
  it.each([[1, 2_000], [2, 4_000], [4, 16_000], [5, 30_000], [60, 30_000], [5_000, 30_000]])('after %i is at most %i ms', (failures, ceilingMs) => {
    expect(backoffMs(failures, undefined, limits, () => 0)).toBe(ceilingMs);
    expect(backoffMs(failures, undefined, limits, () => 0.5)).toBe(ceilingMs * 0.75);
    expect(backoffMs(failures, undefined, limits, () => 0.75)).toBe(Math.max(1_050, ceilingMs * 0.625));
  });

  it.each([1, 2, 9])('after %i is not shorter than between polls that are far apart', (failures) => {
    for (const random of [0, 0.5, 0.999]) expect(backoffMs(failures, undefined, { ...limits, intervalMs: 60_000 }, () => random)).toBe(pollPauseMs(60_000, () => random));
  });

  it.each([[20_000, 20_000], [90_000, 60_000], [Infinity, 60_000], [500, 1_500]])('is not shorter than the server asks (%i ms: %i)', (askedMs, expectedMs) => {
    expect(backoffMs(1, askedMs, limits, () => 0.5)).toBe(expectedMs);
  });
});

describe('Retry-After', () => {
  const nowMs = Date.parse('Sun, 06 Nov 1994 08:49:37 GMT');
  it.each([
    [{ 'retry-after': '120' }, 120_000],
    [{ 'retry-after': ' 0 ' }, 0],
    [{ 'retry-after': '9'.repeat(400) }, Infinity],
    [{ 'retry-after': 'Sun, 06 Nov 1994 08:49:47 GMT' }, 10_000],
    [{ 'retry-after': 'Sunday, 06-Nov-94 08:49:47 GMT' }, 10_000],
    [{ 'retry-after': 'Sun, 06 Nov 1994 08:49:27 GMT' }, 0],
    [{ 'retry-after': 'Sun, 06 Nov 1994 08:49:47 GMT', date: 'Sun, 06 Nov 1994 08:49:46 GMT' }, 1_000],
    [{ 'retry-after': ['3', '4'] }, 3_000],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': '1.5' }, undefined],
    [{ 'retry-after': '2030' }, 2_030_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': 'Sun, soon GMT' }, undefined],
    [{}, undefined],
  ])('of %j is %s', (headers, expectedMs) => {
    expect(retryAfterMs(headers, nowMs)).toBe(expectedMs);
  });
});
