import { describe, expect, it } from 'vitest';
import { MidflightError, SourceReadError } from './errors.js';

describe('MidflightError', () => {
  it('is known across installed copies, by its brand', () => {
    const fromAnotherCopy = Object.assign(new Error('no'), { code: 'MF_TEST', [Symbol.for('midflight.error')]: true });
    expect(MidflightError.is(fromAnotherCopy)).toBe(true);
    expect(MidflightError.is(new SourceReadError('no'))).toBe(true);
    expect(MidflightError.is(new Error('no'))).toBe(false);
    expect(MidflightError.is(null)).toBe(false);
  });

  it('keeps its cause, and has none when none was given', () => {
    const cause = new Error('root');
    expect(new MidflightError('MF_TEST', 'no', { cause }).cause).toBe(cause);
    expect('cause' in new MidflightError('MF_TEST', 'no')).toBe(false);
  });
});
