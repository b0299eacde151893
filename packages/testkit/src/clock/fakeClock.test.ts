import { describe, expect, it } from 'vitest';
import { fakeClock } from './fakeClock.js';

describe('fakeClock', () => {
  it('fires due timers by time, and equal ones in the order they were set', async () => {
    const clock = fakeClock();
    const fired: string[] = [];
    clock.setTimer(20, () => fired.push(`c@${clock.now()}`));
    clock.setTimer(10, () => fired.push(`a@${clock.now()}`));
    clock.setTimer(10, () => fired.push(`b@${clock.now()}`));
    clock.setTimer(31, () => fired.push('late'));
    await clock.advance(30);
    expect(fired).toEqual(['a@10', 'b@10', 'c@20']);
    expect(clock.now()).toBe(30);
  });

  it('fires what a timer or the promises after it set, within the same advance', async () => {
    const clock = fakeClock();
    const seen: number[] = [];
    const loop = async (): Promise<void> => {
      for (let turn = 0; turn < 3; turn += 1) {
        await clock.sleep(100);
        await Promise.resolve().then(() => Promise.resolve());
        seen.push(clock.now());
      }
    };
    const done = loop();
    await clock.advance(300);
    await done;
    expect(seen).toEqual([100, 200, 300]);
  });

  it('stands still by itself', async () => {
    const clock = fakeClock({ wallTimeMs: 5_000 });
    let fired = false;
    clock.setTimer(1, () => { fired = true; });
    await new Promise((resolve) => void setTimeout(resolve, 10));
    expect([fired, clock.now(), clock.wallTimeMs()]).toEqual([false, 0, 5_000]);
  });

  it('forgets a timer that was called off, and a sleep that was aborted', async () => {
    const clock = fakeClock();
    const ending = new AbortController();
    const asleep = clock.sleep(1_000, ending.signal);
    const timer = clock.setTimer(500, () => expect.unreachable());
    expect(clock.pendingTimers()).toEqual([{ dueAtMs: 500 }, { dueAtMs: 1_000 }]);
    timer.cancel();
    ending.abort();
    await asleep;
    expect(clock.pendingTimers()).toEqual([]);
    await clock.sleep(1_000, ending.signal);
    await clock.advance(2_000);
  });
});
