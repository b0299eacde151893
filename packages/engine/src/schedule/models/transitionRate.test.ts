import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printedRandom } from '../../testing/seed.js';
import { Pacer } from '../pacer.js';
import type { Rate } from '../rate.js';
import type { Transition } from '../transition.js';
import { constantRate } from './constantRate.js';
import { linearRate } from './linearRate.js';
import { stagesRate } from './stages.js';
import { transitionRate } from './transitionRate.js';
import { waveRate } from './wave.js';

const still = stagesRate({ model: 'stages', startAtPerSecond: 0, stages: [{ targetPerSecond: 0, overMs: 0, holdMs: 0 }] });
const wave = waveRate({ model: 'wave', minPerSecond: 0, maxPerSecond: 80, periodMs: 6_000, shape: 'sine' });
const linear = (lengthMs: number): Transition => ({ curve: 'linear', lengthMs });
const exponential = (lengthMs: number): Transition => ({ curve: 'exponential', lengthMs });
const to = (rate: Rate, ageMs = 0) => ({ rate, ageMs });

const all: readonly (readonly [name: string, rate: Rate])[] = [
  ['a line up', transitionRate(20, linear(10_000), to(constantRate(200)))],
  ['a line down to nothing', transitionRate(200, linear(3_000), to(still))],
  ['a line to a model on its own clock', transitionRate(20, linear(7_000), to(wave, 1_234))],
  ['a curve up', transitionRate(20, exponential(10_000), to(constantRate(2_000)))],
  ['a curve down', transitionRate(2_000, exponential(10_000), to(constantRate(20)))],
  ['a curve from nothing', transitionRate(0, exponential(4_000), to(constantRate(500)))],
  ['a curve down to nothing', transitionRate(500, exponential(4_000), to(still))],
  ['a curve to a model on its own clock', transitionRate(5, exponential(4_000), to(wave, 2_000))],
  ['no way at all', transitionRate(50, exponential(4_000), to(constantRate(50)))],
  ['from nothing to nothing', transitionRate(0, exponential(4_000), to(still))],
];

/** The area below a rate by Simpson's rule: knows nothing of closed forms. */
function area(rate: Rate, fromMs: number, toMs: number, parts = 200): number {
  const stepMs = (toMs - fromMs) / parts;
  let sum = 0;
  for (let part = 0; part < parts; part++) {
    const atMs = fromMs + part * stepMs;
    sum += rate.perSecondAt(atMs) + 4 * rate.perSecondAt(atMs + stepMs / 2) + rate.perSecondAt(atMs + stepMs);
  }
  return (sum * stepMs) / 6_000;
}

describe('a rate on its way to another', () => {
  it('goes along a straight line', () => {
    const rate = transitionRate(20, linear(10_000), to(constantRate(200)));
    for (const [tMs, perSecond] of [[0, 20], [2_500, 65], [5_000, 110], [10_000, 200], [99_000, 200]] as const) expect(rate.perSecondAt(tMs)).toBeCloseTo(perSecond, 9);
    expect(rate.startsBy(10_000)).toBeCloseTo(1_100, 9);
    expect(rate.startsBy(12_000)).toBeCloseTo(1_500, 9);
    // 20·t + 9·t² = 100 where t = (−20 + √(400 + 3600)) / 18.
    expect(rate.timeOf(100)).toBeCloseTo(((-20 + Math.sqrt(4_000)) / 18) * 1_000, 6);
    expect(rate.timeOf(1_500)).toBeCloseTo(12_000, 6);
  });

  it('goes by the same factor in the same time', () => {
    const rate = transitionRate(100, exponential(4_000), to(constantRate(1_600)));
    for (const [tMs, perSecond] of [[0, 100], [1_000, 200], [2_000, 400], [3_000, 800], [4_000, 1_600], [9_000, 1_600]] as const) expect(rate.perSecondAt(tMs)).toBeCloseTo(perSecond, 9);
    expect(rate.startsBy(4_000)).toBeCloseTo((1_500 * 4) / Math.log(16), 9);
    expect(rate.timeOf((100 * 4) / Math.log(16))).toBeCloseTo(1_000, 6);
    const down = transitionRate(1_600, exponential(4_000), to(constantRate(100)));
    for (const [tMs, perSecond] of [[1_000, 800], [3_000, 200]] as const) expect(down.perSecondAt(tMs)).toBeCloseTo(perSecond, 9);
  });

  it('begins at nothing, and ends there', () => {
    const up = transitionRate(0, exponential(4_000), to(constantRate(500)));
    expect([0, 4_000].map((tMs) => up.perSecondAt(tMs))).toEqual([0, 500]);
    // 500·(√1000 − 1)/999 in the middle.
    expect(up.perSecondAt(2_000)).toBeCloseTo((500 * (Math.sqrt(1_000) - 1)) / 999, 9);
    const down = transitionRate(500, exponential(4_000), to(still));
    expect(down.perSecondAt(2_000)).toBeCloseTo(up.perSecondAt(2_000), 9);
    expect(down.timeOf(down.startsBy(4_000) + 0.001)).toBe(Infinity);
  });

  it('ends on the clock of what it leads to, as if that had been followed all along', () => {
    const rate = transitionRate(20, linear(7_000), to(wave, 1_234));
    for (const tMs of [7_000, 8_000, 20_000]) expect(rate.perSecondAt(tMs)).toBe(wave.perSecondAt(1_234 + tMs));
    expect(rate.startsBy(9_000) - rate.startsBy(7_000)).toBeCloseTo(wave.startsBy(10_234) - wave.startsBy(8_234), 9);
    expect(rate.perSecondAt(6_999.999)).toBeCloseTo(wave.perSecondAt(8_234), 1);
  });

  it.each(all)('%s: the integral is that of the rate', (_name, rate) => {
    for (const [fromMs, toMs] of [[0, 500], [500, 3_000], [3_000, 4_000], [4_000, 7_000], [7_000, 10_000], [10_000, 15_000]] as const) {
      expect(rate.startsBy(toMs) - rate.startsBy(fromMs)).toBeCloseTo(area(rate, fromMs, toMs), 4);
    }
  });

  it.each(all)('%s: each start is due when the integral reaches it, and not before', (_name, rate) => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5_000, noNaN: true }), fc.double({ min: 0, max: 3, noNaN: true }), (starts, more) => {
        const tMs = rate.timeOf(starts);
        expect(rate.timeOf(starts + more)).toBeGreaterThanOrEqual(tMs);
        if (tMs === Infinity) return;
        expect(rate.startsBy(tMs)).toBeCloseTo(starts, 5);
        expect(rate.startsBy(Math.max(0, tMs - 1e-3))).toBeLessThanOrEqual(starts + 1e-9);
      }),
      { examples: [[0, 1], [1_100, 1], [2_200, 1]] },
    );
  });

  it('counts the exact integral over 300 changes in the middle of each other', () => {
    const random = printedRandom('transitionRate');
    const pacer = new Pacer();
    let rate: Rate = constantRate(100);
    let beganAtMs = 0;
    let nowMs = 0;
    let exact = 0;
    let starts = 0;
    pacer.change(rate, 0);
    for (let edit = 0; edit < 300; edit++) {
      const nextMs = nowMs + random() * 1_500;
      exact += seams(rate, nowMs - beganAtMs, nextMs - beganAtMs);
      nowMs = nextMs;
      for (; pacer.nextDueMs <= nowMs; starts++) pacer.take(1);
      expect(Math.abs(starts - exact), `after change ${edit}`).toBeLessThanOrEqual(1 + 1e-3);
      expect(pacer.startsAskedBy(nowMs)).toBeCloseTo(exact, 2);
      const wanted = [constantRate(1 + random() * 900), still, linearRate([{ lengthMs: 800, from: 0, to: 300 }], 'repeat')][edit % 3] ?? still;
      const before = pacer.perSecondAt(nowMs) ?? 0;
      length = random() * 1_000;
      rate = transitionRate(before, { curve: random() < 0.5 ? 'linear' : 'exponential', lengthMs: length }, to(wanted));
      beganAtMs = nowMs;
      pacer.change(rate, nowMs);
      expect(pacer.perSecondAt(nowMs)).toBeCloseTo(before, 9);
    }
    expect(starts).toBeGreaterThan(10_000);
  });
});

/** How long the last transition was. */
let length = 0;

/** The area over the seam of a transition and the teeth of a saw, where a rule for smooth curves would be off. */
function seams(rate: Rate, fromMs: number, toMs: number): number {
  const edges = [fromMs, length, ...Array.from({ length: 6 }, (_, index) => index * 800), toMs].filter((edge) => edge >= fromMs && edge <= toMs).toSorted((a, b) => a - b);
  // Just inside of an edge: what jumps there belongs to one side.
  return edges.slice(1).reduce((sum, edge, index) => sum + area(rate, (edges[index] ?? 0) + 1e-7, edge - 1e-7), 0);
}
