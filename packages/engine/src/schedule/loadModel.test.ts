import { describe, expect, it } from 'vitest';
import { rpsLoad } from '../testing/settings.js';
import { compileLoad } from './loadModel.js';

describe('compileLoad', () => {
  it('gives the open model an exact rate', () => {
    const load = compileLoad(rpsLoad(250));
    if (load.kind !== 'open') throw new Error('closed');
    expect(load.rate.startsBy(1_000)).toBe(250);
    expect(load.rate.timeOf(250)).toBe(1_000);
    expect(load.rate.perSecondAt(17)).toBe(250);
  });

  it.each([0, -1, Number.NaN, Infinity])('refuses %s starts per second by name', (target) => {
    expect(() => compileLoad(rpsLoad(target))).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS', details: { field: 'load.targetPerSecond', value: target } }));
  });

  it('refuses a negative lag', () => {
    expect(() => compileLoad(rpsLoad(1, { maxLagMs: -1 }))).toThrow('load.maxLagMs is -1');
  });
});
