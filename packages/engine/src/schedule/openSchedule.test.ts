import { fakeClock, type FakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { constantRate } from './models/constantRate.js';
import { timerAlarm } from './alarm.js';
import { OpenSchedule } from './openSchedule.js';

function follow(): { clock: FakeClock; schedule: OpenSchedule; dues: number[] } {
  const clock = fakeClock();
  const dues: number[] = [];
  return { clock, dues, schedule: new OpenSchedule(clock, timerAlarm(clock), { isOwn: () => true, weightOf: () => 1, heldFromMs: () => Infinity, begin: (_number, dueMs) => dues.push(Math.round(dueMs)) && 1 }) };
}

describe('OpenSchedule', () => {
  it('makes each start at its instant', async () => {
    const { clock, schedule, dues } = follow();
    schedule.change(constantRate(100), 0);
    await clock.advance(50);
    expect(dues).toEqual([10, 20, 30, 40, 50]);
  });

  it('makes what a stall held up with the instants at which it was due', async () => {
    const { clock, schedule, dues } = follow();
    schedule.change(constantRate(100), 0);
    clock.stall(35);
    await clock.advance(0);
    expect(dues).toEqual([10, 20, 30]);
  });

  it('makes what was due before a change at the old rate', () => {
    const { clock, schedule, dues } = follow();
    schedule.change(constantRate(100), 0);
    clock.stall(25);
    schedule.change(constantRate(1), 25);
    expect(dues).toEqual([10, 20]);
    expect(schedule.targetPerSecond).toBe(1);
  });

  it('makes nothing while it is suspended', async () => {
    const { clock, schedule, dues } = follow();
    schedule.change(constantRate(100), 0);
    schedule.change(undefined, 0);
    await clock.advance(1_000);
    expect(dues).toEqual([]);
    expect(schedule.targetPerSecond).toBeUndefined();
  });

  it('makes nothing that is due when a change takes effect that is on its way, and all of it when that has come', async () => {
    const clock = fakeClock();
    const dues: number[] = [];
    let heldFromMs = 25;
    const schedule = new OpenSchedule(clock, timerAlarm(clock), { isOwn: () => true, weightOf: () => 1, heldFromMs: () => heldFromMs, begin: (_number, dueMs) => dues.push(Math.round(dueMs)) && 1 });
    schedule.change(constantRate(100), 0);
    clock.stall(60);
    schedule.advance(60);
    expect(dues).toEqual([10, 20]);
    heldFromMs = Infinity;
    // Half a start had grown by then.
    schedule.change(constantRate(50), 25);
    schedule.advance(60);
    expect(dues).toEqual([10, 20, 35, 55]);
  });
});
