import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { RunClock } from './runClock.js';

function started(durationMs: number, overrideMs?: number) {
  const clock = fakeClock();
  const runClock = new RunClock(clock, overrideMs);
  const ends: number[] = [];
  runClock.setDuration(durationMs);
  const resumes: number[] = [];
  const moves: number[] = [];
  runClock.start({ onEnd: () => void ends.push(clock.now()), onResume: () => void resumes.push(clock.now()), onMove: (totalMs) => void moves.push(totalMs) });
  return { clock, runClock, ends, resumes, moves };
}

describe('the clock of a run', () => {
  it('ends it once, after its duration, and never before the load has ended by itself', async () => {
    const { clock, ends } = started(1_000);
    await clock.advance(5_000);
    expect(ends).toEqual([1_003]);
  });

  it('moves the end out and in, and says so', async () => {
    const { clock, runClock, ends, moves } = started(1_000);
    await clock.advance(500);
    runClock.setDuration(3_000);
    expect(runClock.leftMs).toBe(2_500);
    await clock.advance(1_000);
    expect(ends).toEqual([]);
    runClock.setDuration(2_000);
    await clock.advance(5_000);
    expect([ends, moves]).toEqual([[2_003], [3_000, 2_000]]);
  });

  it('ends at once when the new duration has passed already', async () => {
    const { clock, runClock, ends } = started(10_000);
    await clock.advance(5_000);
    runClock.setDuration(1_000);
    await clock.advance(3);
    expect(ends).toEqual([5_003]);
  });

  it('takes a plan up again whose end is moved past now, up to that end, and no other', async () => {
    const { clock, runClock, ends, resumes } = started(1_000);
    await clock.advance(1_500);
    runClock.setDuration(1_200);
    await clock.advance(500);
    expect(resumes).toEqual([]);
    runClock.setDuration(3_000);
    runClock.setDuration(1_000);
    await clock.advance(500);
    expect(resumes).toEqual([]);
    runClock.setDuration(3_000);
    await clock.advance(2_000);
    expect([resumes, ends]).toEqual([[2_500], [1_003, 3_003]]);
  });

  it('begins again', async () => {
    const { clock, runClock, ends } = started(1_000);
    await clock.advance(5_000);
    runClock.start({ onEnd: () => void ends.push(clock.now()) });
    expect(runClock.leftMs).toBe(1_000);
    await clock.advance(5_000);
    expect(ends).toEqual([1_003, 6_003]);
  });

  it('has no end for ever, and leaves no timer then', async () => {
    const { clock, runClock } = started(Infinity);
    expect(runClock.leftMs).toBe(Infinity);
    expect(clock.pendingTimers()).toEqual([]);
  });

  it('keeps to the command line above every document', async () => {
    const { clock, runClock, ends, moves } = started(10_000, 700);
    runClock.setDuration(20_000);
    await clock.advance(30_000);
    expect([ends, moves]).toEqual([[703], [700]]);
  });
});
