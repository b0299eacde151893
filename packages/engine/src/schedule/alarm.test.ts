import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { timerAlarm } from './alarm.js';

describe('timerAlarm', () => {
  it('rings once for each time that it is set, at the last instant that was said', async () => {
    const clock = fakeClock();
    const rung: number[] = [];
    const alarm = timerAlarm(clock)(() => rung.push(clock.now()));
    const fromMs = clock.now();
    alarm.set(fromMs + 10);
    alarm.set(fromMs + 20);
    await clock.advance(100);
    expect(rung).toEqual([fromMs + 20]);
    alarm.set(fromMs);
    expect(rung).toHaveLength(1);
    await clock.advance(0);
    alarm.set(fromMs + 200);
    alarm.cancel();
    await clock.advance(200);
    expect(rung).toEqual([fromMs + 20, fromMs + 100]);
  });
});
