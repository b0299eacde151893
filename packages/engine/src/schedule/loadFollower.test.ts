import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { printedRandom } from '../testing/seed.js';
import { rpsLoad } from '../testing/settings.js';
import { timerAlarm } from './alarm.js';
import type { Round } from '../plan.js';
import { LoadFollower } from './loadFollower.js';
import { compileLoad } from './loadModel.js';
import { atRest } from './standby.js';
import { atOnce, compileTransition } from './transition.js';

const rps = (perSecond: number) => compileLoad(rpsLoad(perSecond, { unit: 'iterations' }));
const closed = compileLoad({ model: 'concurrent' });
const overTenSeconds = compileTransition({ overMs: 10_000, curve: 'linear' });

function follow() {
  const clock = fakeClock();
  const sizes: number[] = [];
  const dueMs: number[] = [];
  let activeWorkers = 0;
  const follower = new LoadFollower({
    makeAlarm: timerAlarm(clock),
    clock,
    seed: 1,
    starts: {
      weightOf: () => 1,
      begin: (_number, due) => {
        dueMs.push(due);
        return 1;
      },
    },
    resize: (workers) => sizes.push(workers),
  });
  const now = { startsPerSecond: () => 40, activeWorkers: () => activeWorkers };
  const change = (load = rps(100), workers = 10, transition = overTenSeconds, round: Round = 1): boolean => follower.follow({ round, load, workers, transition }, clock.now(), now);
  return { clock, follower, sizes, change, dueMs, starts: () => dueMs.length, busy: (count: number) => (activeWorkers = count) };
}

describe('LoadFollower', () => {
  it('begins at once, and then moves rate and workers together', async () => {
    const { clock, follower, change, starts } = follow();
    change(rps(100), 10);
    expect([follower.targetPerSecond, follower.workers]).toEqual([100, 10]);
    await clock.advance(1_000);
    expect(starts()).toBe(100);
    change(rps(300), 30);
    expect([follower.targetPerSecond, follower.workers]).toEqual([100, 11]);
    await clock.advance(5_000);
    expect([follower.targetPerSecond, follower.workers]).toEqual([200, 21]);
    // 100/s for 5 s, and a triangle of 5 s × 100/s on top.
    expect(starts()).toBe(100 + 500 + 250);
    await clock.advance(10_000);
    expect([follower.targetPerSecond, follower.workers]).toEqual([300, 30]);
    expect(starts()).toBe(100 + 2_000 + 1_500);
    expect(follower.startsAskedBy(clock.now())).toBeCloseTo(3_600, 6);
  });

  it('begins a second change where the first has come to, for both', async () => {
    const { clock, follower, change, starts } = follow();
    const [slow, fast] = [rps(100), rps(300)];
    change(slow, 10);
    change(fast, 30);
    await clock.advance(5_000);
    change(fast, 60);
    expect([follower.targetPerSecond, follower.workers]).toEqual([200, 22]);
    await clock.advance(5_000);
    // Half of the way from 200 to 300, and from 21 to 60.
    expect([follower.targetPerSecond, follower.workers]).toEqual([250, 41]);
    expect(starts()).toBe(750 + 1_125);
    change(slow, 10, atOnce);
    expect([follower.targetPerSecond, follower.workers]).toEqual([100, 10]);
    await clock.advance(1_000);
    expect(starts()).toBe(750 + 1_125 + 100);
  });

  it('leaves the rate alone when only the workers change and it has arrived', async () => {
    const { clock, follower, change } = follow();
    const wave = compileLoad({ model: 'wave', minPerSecond: 0, maxPerSecond: 100, periodMs: 8_000, shape: 'triangle', unit: 'iterations', maxLagMs: 1_000, arrival: 'uniform' });
    change(wave, 10);
    await clock.advance(2_000);
    change(wave, 20);
    await clock.advance(2_000);
    expect(follower.targetPerSecond).toBeCloseTo(100, 9);
  });

  it('is not disturbed by a change of something else', async () => {
    const { clock, follower, change } = follow();
    const fast = rps(300);
    change(rps(100), 10);
    change(fast, 30);
    await clock.advance(5_000);
    expect(change(fast, 30, compileTransition({ overMs: 1_000, curve: 'linear' }))).toBe(false);
    await clock.advance(2_500);
    expect(follower.targetPerSecond).toBe(250);
  });

  it('goes from the workers that are busy when a closed model takes over', async () => {
    const { clock, follower, change, busy } = follow();
    change(rps(100), 50);
    busy(4);
    change(closed, 50);
    expect([follower.targetPerSecond, follower.workers]).toEqual([undefined, 5]);
    await clock.advance(5_000);
    expect(follower.workers).toBe(28);
    await clock.advance(5_000);
    expect(follower.workers).toBe(50);
  });

  it('goes from the rate that workers made when an open model takes over', async () => {
    const { clock, follower, change } = follow();
    change(closed, 10);
    change(rps(100), 10);
    expect(follower.targetPerSecond).toBe(40);
    await clock.advance(5_000);
    expect(follower.targetPerSecond).toBe(70);
  });

  it('stops where it is, and leaves no timer', async () => {
    const { clock, follower, change, sizes } = follow();
    change(rps(100), 10);
    change(rps(300), 30);
    await clock.advance(5_000);
    follower.stop(clock.now());
    await clock.advance(5_000);
    expect(sizes.at(-1)).toBe(21);
    expect(clock.pendingTimers()).toEqual([]);
  });

  it.each([0, -1, Number.NaN])('refuses a transition of %d ms', (overMs) => {
    expect(() => compileTransition({ overMs, curve: 'linear' })).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS' }));
    expect(compileTransition({ overMs, curve: 'step' })).toBe(atOnce);
  });

  it('turns at once, carries the fraction of a start over, and goes on with a round as if it had never been left', async () => {
    const { clock, follower, change, starts } = follow();
    const ramp = compileLoad({ model: 'ramp', minPerSecond: 0, maxPerSecond: 90, rampDurationMs: 9_000, unit: 'iterations', maxLagMs: 1_000, arrival: 'uniform' });
    change(rps(2), 1, atOnce, null);
    await clock.advance(1_250);
    change(ramp, 10, overTenSeconds, 1);
    expect([follower.targetPerSecond, follower.workers]).toEqual([0, 10]);
    await clock.advance(1_000);
    // 2.5 starts in standby, and 15 in a second of a ramp of 30 s⁻².
    expect(starts()).toBe(17);
    expect(follower.startsAskedBy(clock.now())).toBeCloseTo(17.5, 9);
    change(rps(2), 1, overTenSeconds, null);
    expect([follower.targetPerSecond, follower.workers]).toEqual([2, 1]);
    await clock.advance(1_000);
    change(ramp, 10, overTenSeconds, 1);
    expect(follower.targetPerSecond).toBe(60);
    change(ramp, 10, overTenSeconds, 2);
    expect(follower.targetPerSecond).toBe(0);
  });

  it('turns at any instant without a gap beyond the longer interval, and without a burst', async () => {
    const random = printedRandom('turns');
    const { clock, change, dueMs } = follow();
    const rates = [5, 400];
    for (let turn = 0; turn < 200; turn++) {
      change(rps(rates[turn % 2] ?? 5), 10, overTenSeconds, turn % 2 === 0 ? null : turn);
      await clock.advance(100 + random() * 900);
    }
    const gaps = dueMs.slice(1).map((due, index) => due - (dueMs[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1_000 / 5 + 1e-6);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000 / 400 - 1e-6);
  });

  it('sends nothing at rest, and what had grown of a start is due as soon as there is a rate', async () => {
    const { clock, change, starts } = follow();
    change(rps(10), 1, atOnce, 1);
    await clock.advance(199);
    change(atRest.load, atRest.workers, atOnce, null);
    await clock.advance(3_600_000);
    expect(starts()).toBe(1);
    change(rps(10), 1, atOnce, 2);
    await clock.advance(2);
    expect(starts()).toBe(2);
  });
});
