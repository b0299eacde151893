import { describe, expect, it } from 'vitest';
import { parseRate } from './rate.js';

describe('parseRate', () => {
  it.each([
    [500, 500],
    ['500', 500],
    ['500/s', 500],
    ['30/m', 0.5],
    ['2.5/s', 2.5],
    [-1, -1],
  ])('reads %s', (written, perSecond) => {
    expect(parseRate(written)).toBe(perSecond);
  });

  it.each(['', '99999999999999999999', '500/h', '/s', '500 /s', '-1/s', 'fast'])('refuses %j', (written) => {
    expect(parseRate(written)).toBeUndefined();
  });
});
