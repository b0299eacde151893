import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RateSettings } from '../../settings.js';
import { compileLoad } from '../loadModel.js';
import type { Rate } from '../rate.js';

function rateOf(settings: RateSettings): Rate {
  const load = compileLoad({ ...settings, unit: 'iterations', maxLagMs: 1_000, arrival: 'uniform' });
  if (load.kind !== 'open') throw new Error('closed');
  return load.rate;
}

const ratios = { morningRampRatio: 0.2, peakSustainRatio: 0.1, midDeclineRatio: 0.2, midSustainRatio: 0.1, eveningDeclineRatio: 0.2 };
const ramp: RateSettings = { model: 'ramp', minPerSecond: 10, maxPerSecond: 100, rampDurationMs: 90_000 };
const daily: RateSettings = { model: 'dailytraffic', minPerSecond: 10, midPerSecond: 50, maxPerSecond: 100, cycleDurationMs: 1_000_000, ...ratios };
const stages: RateSettings = { model: 'stages', startAtPerSecond: 5, stages: [{ targetPerSecond: 20, overMs: 10_000, holdMs: 5_000 }, { targetPerSecond: 0, overMs: 0, holdMs: 5_000 }, { targetPerSecond: 40, overMs: 4_000, holdMs: 0 }] };
const steps: RateSettings = { model: 'steps', startPerSecond: 10, stepPerSecond: 15, everyMs: 2_000, maxPerSecond: 50 };
const spike: RateSettings = { model: 'spike', basePerSecond: 10, peakPerSecond: 200, atMs: 5_000, riseMs: 1_000, holdMs: 2_000, fallMs: 500 };
const wave = (shape: 'sine' | 'triangle' | 'square', minPerSecond = 10): RateSettings => ({ model: 'wave', minPerSecond, maxPerSecond: 50, periodMs: 8_000, shape });

const all: readonly (readonly [name: string, settings: RateSettings])[] = [
  ['ramp', ramp],
  ['a ramp from nothing', { ...ramp, minPerSecond: 0 }],
  ['dailytraffic', daily],
  ['a day whose nights are still', { ...daily, minPerSecond: 0, cycleDurationMs: 30_000 }],
  ['stages', stages],
  ['steps', steps],
  ['spike', spike],
  ['a spike out of nothing, by jumps', { ...spike, basePerSecond: 0, riseMs: 0, fallMs: 0 }],
  ['a sine wave', wave('sine')],
  ['a sine wave from nothing', wave('sine', 0)],
  ['a triangle wave', wave('triangle')],
  ['a square wave from nothing', wave('square', 0)],
];

describe('load models', () => {
  it.each([
    ['ramp', ramp, [[0, 10], [15, 55], [30, 100], [45, 100], [75, 55], [90, 10], [1_000, 10]]],
    ['dailytraffic', daily, [[100, 55], [250, 100], [400, 75], [550, 50], [700, 30], [900, 10], [1_100, 55]]],
    ['stages', stages, [[0, 5], [4, 11], [10, 20], [14.9, 20], [15, 0], [19, 0], [22, 20], [24, 40], [99, 40]]],
    ['steps', steps, [[0, 10], [1.9, 10], [2, 25], [4, 40], [6, 50], [100, 50]]],
    ['spike', spike, [[0, 10], [5, 10], [5.5, 105], [6, 200], [7.9, 200], [8.25, 105], [8.5, 10], [60, 10]]],
    ['sine', wave('sine'), [[0, 10], [2, 30], [4, 50], [6, 30], [8, 10], [8_004, 50]]],
    ['triangle', wave('triangle'), [[0, 10], [2, 30], [4, 50], [7, 20], [8, 10]]],
    ['square', wave('square'), [[0, 10], [3.9, 10], [4, 50], [7.9, 50], [8, 10]]],
  ] as const)('%s has the rates that it promises', (_name, settings, expected) => {
    const rate = rateOf(settings);
    for (const [seconds, perSecond] of expected) expect(rate.perSecondAt(seconds * 1_000), `after ${seconds} s`).toBeCloseTo(perSecond, 9);
  });

  it.each(all)('%s: the integral is that of the rate', (_name, settings) => {
    const rate = rateOf(settings);
    const stepMs = 1;
    let sum = 0;
    let furthest = 0;
    for (let tMs = 0; tMs < 100_000; tMs += stepMs) {
      // The middle of a step is exact for straight lines, but for the steps that hold a corner.
      sum += (rate.perSecondAt(tMs + stepMs / 2) * stepMs) / 1_000;
      furthest = Math.max(furthest, Math.abs(rate.startsBy(tMs + stepMs) - sum));
    }
    expect(furthest).toBeLessThan(0.3);
  });

  it.each(all)('%s: each start is due when the integral reaches it, and not before', (_name, settings) => {
    const rate = rateOf(settings);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3e6, noNaN: true }), (starts) => {
        const tMs = rate.timeOf(starts);
        fc.pre(tMs < Infinity);
        expect(rate.startsBy(tMs)).toBeCloseTo(starts, 5);
        expect(rate.startsBy(Math.max(0, tMs - 1e-3))).toBeLessThanOrEqual(starts);
      }),
      { examples: [[0], [1], [125], [80_000], [240_000]] },
    );
  });

  it.each(all)('%s: deadlines never fall', (_name, settings) => {
    const rate = rateOf(settings);
    fc.assert(fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true }), (starts, more) => rate.timeOf(starts) <= rate.timeOf(starts + more)));
  });

  it('is exact after a year of days', () => {
    const rate = rateOf(daily);
    const perCycle = rate.startsBy(1_000_000);
    expect(rate.startsBy(31_536 * 1_000_000)).toBe(31_536 * perCycle);
    expect(rate.timeOf(31_536 * perCycle) / 1_000_000).toBeCloseTo(31_536, 9);
  });

  it('never comes to a start that no rate leads to', () => {
    const rate = rateOf({ model: 'stages', startAtPerSecond: 0, stages: [{ targetPerSecond: 10, overMs: 1_000, holdMs: 0 }, { targetPerSecond: 0, overMs: 1_000, holdMs: 0 }] });
    expect(rate.timeOf(10)).toBeCloseTo(2_000, 6);
    expect(rate.timeOf(10.001)).toBe(Infinity);
  });

  it.each<[string, RateSettings]>([
    ['maxPerSecond', { ...ramp, maxPerSecond: 10 }],
    ['rampDurationMs', { ...ramp, rampDurationMs: 0 }],
    ['midPerSecond', { ...daily, midPerSecond: 5 }],
    ['the sum of the ratios', { ...daily, eveningDeclineRatio: 0.5 }],
    ['stages', { ...stages, stages: [] }],
    ['targetPerSecond', { ...stages, stages: [{ targetPerSecond: -1, overMs: 0, holdMs: 0 }] }],
    ['stepPerSecond', { ...steps, stepPerSecond: 1e-9 }],
    ['maxPerSecond', { ...steps, maxPerSecond: 5 }],
    ['peakPerSecond', { ...spike, peakPerSecond: 0 }],
    ['periodMs', { model: 'wave', minPerSecond: 1, maxPerSecond: 2, periodMs: Number.NaN, shape: 'sine' }],
  ])('refuse a %s that can not be', (field, settings) => {
    expect(() => rateOf(settings)).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS', details: expect.objectContaining({ field: `load.${field}` }) }));
  });
});
