import type { Clock, Timer } from '@midflight/core';

/** Calls `callback` once, at `dueMs` on the clock or as soon after as can be; never before. */
export type SetAlarm = (dueMs: number, callback: () => void) => Timer;

/** An alarm by the clock's own timers, which the platform keeps to about a millisecond. */
export function timerAlarm(clock: Clock): SetAlarm {
  return (dueMs, callback) => clock.setTimer(Math.max(0, dueMs - clock.now()), callback);
}
