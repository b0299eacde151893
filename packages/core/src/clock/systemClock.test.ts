import { describe, expect, it } from 'vitest';
import { systemClock } from './systemClock.js';

describe('the system clock', () => {
  it('sleeps for at least as long as it is told', async () => {
    for (const delayMs of [0, 0.9, 1.9, 2.7, 5.5, 9.99]) {
      const startedAt = systemClock.now();
      await systemClock.sleep(delayMs);
      expect(systemClock.now() - startedAt).toBeGreaterThanOrEqual(delayMs);
    }
  });

  it('wakes at once when the signal aborts, or has aborted', async () => {
    const controller = new AbortController();
    const sleeping = systemClock.sleep(60_000, controller.signal);
    controller.abort();
    await sleeping;
    await systemClock.sleep(60_000, controller.signal);
  });

  it('does not fire what lies beyond the longest timer of the platform', async () => {
    let fired = false;
    const timer = systemClock.setTimer(2 ** 31 + 1_000, () => (fired = true));
    await systemClock.sleep(10);
    timer.cancel();
    expect(fired).toBe(false);
  });
});
