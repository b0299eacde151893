import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { RunClock } from './runClock.js';

function started(durationMs: number, overrideMs?: number) {
  const clock = fakeClock();
  const runClock = new RunClock(clock, overrideMs);
  const ends: number[] = [];
  runClock.setDuration(durationMs);
  runClock.start(() => ends.push(clock.now()));
  return { clock, runClock, ends };
}

describe('the clock of a run', () => {
  it('ends it once, after its duration', async () => {
    const { clock, ends } = started(1_000);
    await clock.advance(5_000);
    expect(ends).toEqual([1_000]);
  });

  it('moves the end out and in', async () => {
    const { clock, runClock, ends } = started(1_000);
    await clock.advance(500);
    runClock.setDuration(3_000);
    expect(runClock.leftMs).toBe(2_500);
    await clock.advance(1_000);
    expect(ends).toEqual([]);
    runClock.setDuration(2_000);
    await clock.advance(5_000);
    expect(ends).toEqual([2_000]);
  });

  it('ends at once when the new duration has passed already', async () => {
    const { clock, runClock, ends } = started(10_000);
    await clock.advance(5_000);
    runClock.setDuration(1_000);
    await clock.advance(0);
    expect(ends).toEqual([5_000]);
  });

  it('has no end for ever, and leaves no timer then', async () => {
    const { clock, runClock } = started(Infinity);
    expect(runClock.leftMs).toBe(Infinity);
    expect(clock.pendingTimers()).toEqual([]);
  });

  it('keeps to the command line above every document', async () => {
    const { clock, runClock, ends } = started(10_000, 700);
    runClock.setDuration(20_000);
    await clock.advance(30_000);
    expect(ends).toEqual([700]);
  });
});
