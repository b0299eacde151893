import { describe, expect, it } from 'vitest';
import { printedRandom } from '../testing/seed.js';
import { constantRate } from './models/constantRate.js';
import { linearRate } from './models/linearRate.js';
import { Pacer } from './pacer.js';

/** Takes all starts due by `nowMs` and returns their instants. */
function takeDue(pacer: Pacer, nowMs: number, weight = 1): number[] {
  const dues: number[] = [];
  for (let dueMs = pacer.nextDueMs; dueMs <= nowMs; dueMs = pacer.nextDueMs) {
    dues.push(dueMs);
    pacer.take(weight);
  }
  return dues;
}

describe('Pacer', { timeout: 30_000 }, () => {
  it('counts the exact integral over 1000 random changes of rate', () => {
    const random = printedRandom('pacer');
    const pacer = new Pacer();
    // Instants in 1/1024 ms and rates in 1/64 per second are exact as numbers and as integers.
    let instant = 0n;
    let integral = 0n;
    const whole = 1024n * 64n * 1000n;
    let starts = 0n;
    let lastDueMs = 0;
    for (let edit = 0; edit < 1000; edit++) {
      const rate = BigInt(1 + Math.floor(random() * 200_000));
      const duration = BigInt(1 + Math.floor(random() * 100_000));
      pacer.change(constantRate(Number(rate) / 64), Number(instant) / 1024);
      instant += duration;
      integral += rate * duration;
      const dues = takeDue(pacer, Number(instant) / 1024);
      for (const dueMs of dues) {
        expect(dueMs).toBeGreaterThanOrEqual(lastDueMs);
        lastDueMs = dueMs;
      }
      starts += BigInt(dues.length);
      const exact = integral / whole;
      expect(starts >= exact - 1n && starts <= exact + 1n, `${starts} starts after change ${edit}, exactly ${exact}`).toBe(true);
    }
  });

  it('keeps fractional deadlines on an absolute grid', () => {
    const pacer = new Pacer();
    pacer.change(constantRate(3000), 0);
    const dues = takeDue(pacer, 3_600_000);
    expect(dues.length).toBe(3 * 3_600_000);
    expect(dues[0]).toBeCloseTo(1 / 3, 9);
    expect(dues[3_000_001]).toBeCloseTo(3_000_002 / 3, 6);
  });

  it('carries the fraction over a change, with no burst and no gap', () => {
    const pacer = new Pacer();
    pacer.change(constantRate(1), 0);
    pacer.change(constantRate(2), 750);
    expect(pacer.nextDueMs).toBeCloseTo(750 + 125, 9);
  });

  it('keeps the fraction while it is suspended', () => {
    const pacer = new Pacer();
    pacer.change(constantRate(1), 0);
    pacer.change(undefined, 900);
    expect(pacer.nextDueMs).toBe(Infinity);
    expect(pacer.perSecondAt(1000)).toBeUndefined();
    pacer.change(constantRate(1), 50_000);
    expect(pacer.nextDueMs).toBeCloseTo(50_100, 9);
  });

  it('lets a start of weight n take n starts of the rate', () => {
    const pacer = new Pacer();
    pacer.change(constantRate(100), 0);
    expect(takeDue(pacer, 100, 4).map((dueMs) => Math.round(dueMs))).toEqual([10, 50, 90]);
  });

  it('keeps the clock of a model whose numbers change, and the fraction with it', () => {
    const random = printedRandom('pacer with a clock');
    const pacer = new Pacer();
    const ramp = (max: number) => linearRate([{ lengthMs: 30_000, from: 10, to: max }, { lengthMs: 30_000, from: max, to: 10 }], 'repeat');
    let rate = ramp(100);
    pacer.change(rate, 0);
    let nowMs = 0;
    let exact = 0;
    let starts = 0;
    for (let edit = 0; edit < 300; edit++) {
      const nextMs = nowMs + random() * 2_000;
      exact += rate.startsBy(nextMs) - rate.startsBy(nowMs);
      nowMs = nextMs;
      starts += takeDue(pacer, nowMs).length;
      expect(Math.abs(starts - exact), `after change ${edit}`).toBeLessThanOrEqual(1 + 1e-6);
      rate = ramp(50 + random() * 500);
      pacer.change(rate, nowMs, { beganAtMs: 0 });
      expect(pacer.perSecondAt(nowMs)).toBeCloseTo(rate.perSecondAt(nowMs), 9);
    }
    expect(starts).toBeGreaterThan(10_000);
  });
});
