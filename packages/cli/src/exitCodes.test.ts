import { MidflightError } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, reasonCodeOf } from './exitCodes.js';

describe('exitCodeOf', () => {
  it.each([
    ['MF_USAGE', 2],
    ['MF_CONFIG_INVALID', 3],
    ['MF_SOURCE_READ', 4],
    ['MF_SOURCE_ENDED', 4],
    ['MF_SOURCE_HTTP_STATUS', 4],
    ['MF_GIT_AUTH', 4],
    ['MF_INTERRUPTED', 130],
    ['MF_SOMETHING_ELSE', 5],
  ])('of %s is %i', (code, exitCode) => {
    expect(exitCodeOf(new MidflightError(code, 'x'))).toBe(exitCode);
  });

  it('of a plugin that did not start is that of its reason', () => {
    const because = (cause: unknown) => new MidflightError('MF_PLUGIN_START', 'x', { cause });
    expect([because(new MidflightError('MF_RULES_FILE', 'x')), because(new Error('x'))].map((error) => [reasonCodeOf(error), exitCodeOf(error)])).toEqual([['MF_RULES_FILE', 2], ['MF_PLUGIN_START', 5]]);
  });

  it('of anything else is 5', () => {
    expect(exitCodeOf(new Error('MF_USAGE'))).toBe(5);
  });
});
