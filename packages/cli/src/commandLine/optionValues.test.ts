import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { threads } from './optionValues.js';

describe('--threads', () => {
  it('is a number, or one for each core but one', () => {
    expect([threads('1'), threads('64')]).toEqual([1, 64]);
    expect(threads('auto')).toBe(Math.min(64, Math.max(1, availableParallelism() - 1)));
  });

  it.each(['0', '65', '-1', '1.5', 'two', ''])('refuses %j', (text) => {
    expect(() => threads(text)).toThrow(InvalidArgumentError);
  });
});
