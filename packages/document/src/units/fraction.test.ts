import { describe, expect, it } from 'vitest';
import { parseFraction } from './fraction.js';

describe('parseFraction', () => {
  it.each([[0.05, 0.05], ['5%', 0.05], [' 12.5% ', 0.125], ['100%', 1], ['0%', 0], [2, 2], ['0.05', 0.05], ['1', 1]])('reads %j as %d', (written, fraction) => {
    expect(parseFraction(written)).toBeCloseTo(fraction, 12);
  });

  it.each(['5', '1.5', '-0.1', '.5', '101%', '-5%', '5 %', '%', '1e1%', ''])('does not read %j', (written) => {
    expect(parseFraction(written)).toBeUndefined();
  });
});
