import type { Clock, Timer } from '@midflight/core';

/** Rings once for each time that it is set. */
export interface Alarm {
  /** To ring at `dueMs` on the clock or as soon after as can be; never before, and never at once. Where it was set and has not rung, that is given up. */
  set(dueMs: number): void;
  cancel(): void;
}

/** One alarm serves thousands of starts a second: made anew for each, they would be left to the collector of garbage. */
export type MakeAlarm = (ring: () => void) => Alarm;

/** Alarms by the clock's own timers, which the platform keeps to about a millisecond. */
export function timerAlarm(clock: Clock): MakeAlarm {
  return (ring) => {
    let timer: Timer | undefined;
    const cancel = (): void => timer?.cancel();
    return {
      set: (dueMs) => {
        cancel();
        timer = clock.setTimer(Math.max(0, dueMs - clock.now()), ring);
      },
      cancel,
    };
  };
}
