import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { workerCurve } from './workerCurve.js';
import { WorkerSchedule } from './workerSchedule.js';

const curve = workerCurve([{ workers: 50, overMs: 10_000, holdMs: 5_000 }, { workers: 0, overMs: 5_000, holdMs: 0 }]);

describe('workerCurve', () => {
  it('goes on straight lines from where it begins, and stays at the last stage', () => {
    expect([0, 100, 5_000, 10_000, 14_999, 17_500, 20_000, 99_000].map((tMs) => curve.countAt(tMs, 10))).toEqual([10, 10, 30, 50, 50, 25, 0, 0]);
  });

  it('jumps where a stage takes no time', () => {
    const jump = workerCurve([{ workers: 3, overMs: 0, holdMs: 1_000 }, { workers: 9, overMs: 0, holdMs: 0 }]);
    expect([0, 999, 1_000].map((tMs) => jump.countAt(tMs, 1))).toEqual([3, 3, 9]);
  });
});

describe('WorkerSchedule', () => {
  it('resizes while the count moves, and rests when it holds', async () => {
    const clock = fakeClock();
    const sizes: number[] = [];
    const schedule = new WorkerSchedule(clock, (workers) => sizes.push(workers));
    schedule.follow({ curve, beganAtMs: clock.now(), start: 10 });
    await clock.advance(10_000);
    expect(Math.max(...sizes.slice(1).map((size, index) => size - (sizes[index] ?? 0)))).toBe(1);
    expect(sizes.at(-1)).toBe(50);
    await clock.advance(10_000);
    expect(sizes.at(-1)).toBe(0);
    expect(clock.pendingTimers()).toEqual([]);
  });

  it('follows no more once there is no curve', async () => {
    const clock = fakeClock();
    const sizes: number[] = [];
    const schedule = new WorkerSchedule(clock, (workers) => sizes.push(workers));
    schedule.follow({ curve, beganAtMs: clock.now(), start: 10 });
    schedule.follow(undefined);
    await clock.advance(10_000);
    expect(sizes).toEqual([10]);
  });
});
