import { describe, expect, it } from 'vitest';
import { colorsFor } from './colorsFor.js';

describe('colours', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [false, { CI: 'true' }, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('with a terminal: %s, and %j: %s', (isTTY, environment, colored) => {
    expect(colorsFor({ isTTY }, environment).isColorSupported).toBe(colored);
  });
});
