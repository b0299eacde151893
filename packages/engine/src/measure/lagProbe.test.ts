import { fakeClock } from '@midflight/testkit';
import { expect, it } from 'vitest';
import { LagProbe } from './lagProbe.js';

it('tells how late the event loop is, beyond what a timer of Node is late by itself', async () => {
  const clock = fakeClock();
  const lags: number[] = [];
  const probe = new LagProbe(clock, (lateMs) => lags.push(lateMs));
  probe.start();
  await clock.advance(100);
  for (const lateMs of [0.75, 1.5, 2_000]) {
    clock.stall(50 + lateMs);
    await clock.advance(0);
  }
  expect(lags).toEqual([0, 0, 0, 0.5, 1_999]);
  probe.stop();
  expect(clock.pendingTimers()).toEqual([]);
});
