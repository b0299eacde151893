import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration.js';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['1m30s', 90_000],
    ['1h500ms', 3_600_500],
    ['1.5s', 1_500],
    ['1.1s', 1_100],
    ['30', 30_000],
    [0.1, 100],
    [-5, -5_000],
  ])('reads %s', (written, durationMs) => {
    expect(parseDuration(written)).toBe(durationMs);
  });

  it.each(['', ' ', 'invalid', '30 s', '30S', '30s1m', '1s1s', '-5s', '1e3s', '.5s', '5x', '99999999999999d', 1e306])('refuses %j', (written) => {
    expect(parseDuration(written)).toBeUndefined();
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [0.5, '0.5ms'],
    [500, '500ms'],
    [1_500, '1.5s'],
    [30_000, '30s'],
    [90_000, '1m30s'],
    [60_500, '1m500ms'],
    [5_400_000, '1h30m'],
    [Infinity, 'forever'],
  ])('writes %d ms', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  it('is read back as it was', () => {
    assert(property(integer({ min: 0, max: 1e12 }), (durationMs) => parseDuration(formatDuration(durationMs)) === durationMs));
  });
});
