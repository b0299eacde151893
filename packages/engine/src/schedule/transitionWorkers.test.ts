import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { constantRate } from './models/constantRate.js';
import { transitionRate } from './models/transitionRate.js';
import type { Transition } from './transition.js';
import { fixedWorkers, transitionWorkers } from './transitionWorkers.js';
import { workerCurve } from './workerCurve.js';
import { WorkerSchedule } from './workerSchedule.js';

const followed = (workers: number) => ({ curve: fixedWorkers(workers), beganAtMs: 0, start: workers });
const linear: Transition = { curve: 'linear', lengthMs: 10_000 };

describe('workers on their way', () => {
  it('go from where they are to where they should be, and stay', () => {
    const down = transitionWorkers(50, linear, followed(10), 500).curve;
    expect([0, 2_500, 5_000, 9_999, 10_000, 99_000].map((tMs) => down.countAt(tMs, 50))).toEqual([50, 40, 30, 11, 10, 10]);
    const up = transitionWorkers(100, { curve: 'exponential', lengthMs: 4_000 }, followed(1_600), 500).curve;
    // A tenth of a second ahead of the curve: 2^0.1 of it.
    expect([900, 1_900, 2_900, 3_900, 4_000].map((tMs) => up.countAt(tMs, 100))).toEqual([200, 400, 800, 1_600, 1_600]);
  });

  it('end on the clock of the stages that they lead to', () => {
    const stages = { curve: workerCurve([{ workers: 50, overMs: 10_000, holdMs: 5_000 }, { workers: 0, overMs: 5_000, holdMs: 0 }]), beganAtMs: 0, start: 10 };
    const { curve } = transitionWorkers(3, { curve: 'linear', lengthMs: 2_000 }, stages, 3_000);
    // Five seconds after the stages began there are to be 30.
    expect([0, 1_900, 2_000, 4_500, 7_000, 14_500].map((tMs) => curve.countAt(tMs, 3))).toEqual([5, 30, 30, 40, 50, 25]);
    expect(curve.lengthMs).toBe(17_000);
  });

  it.each([
    ['linear', 10, 100, 200, 2_000],
    ['exponential', 10, 100, 200, 2_000],
    ['linear', 100, 10, 2_000, 200],
    ['exponential', 100, 7, 2_000, 200],
    ['exponential', 5, 1_000, 0, 3_000],
  ] as const)('are never too few on a %s way from %d to %d, when the rate goes from %d to %d', async (curve, workersBefore, workersAfter, rateBefore, rateAfter) => {
    const transition: Transition = { curve, lengthMs: 3_000 };
    const rate = transitionRate(rateBefore, transition, { rate: constantRate(rateAfter), ageMs: 0 });
    const clock = fakeClock();
    let workers: number = workersBefore;
    const schedule = new WorkerSchedule(clock, (count) => (workers = count));
    const beganAtMs = clock.now();
    schedule.follow(transitionWorkers(workersBefore, transition, followed(workersAfter), beganAtMs));
    const most = Math.max(rateBefore / workersBefore, rateAfter / workersAfter);
    for (let tMs = 0; tMs <= 4_000; tMs += 10) {
      expect(rate.perSecondAt(tMs) / workers, `after ${tMs} ms`).toBeLessThanOrEqual(most + 1e-9);
      await clock.advance(10);
    }
    expect(workers).toBe(workersAfter);
    expect(clock.pendingTimers()).toEqual([]);
  });
});
