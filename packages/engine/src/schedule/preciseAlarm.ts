import type { Clock, Timer } from '@midflight/core';
import type { SetAlarm } from './alarm.js';

/** Timers of the platform count in whole milliseconds and come up to two late, so they are left so long before the instant. */
const timerMarginMs = 2.5;
/** What arrives meanwhile waits for so long. */
const longestNapMs = 0.1;
/** It takes about so long to wake up: the kernel's timer slack of 50 µs, and the way back. */
const wakingMs = 0.08;

/**
 * An alarm that is some hundredths of a millisecond late, for a thread of its own: a timer to shortly before the instant, then
 * naps, and for the last stretch turns of the event loop alone, in which what arrives is read as ever. See ADR 14.
 */
export function preciseAlarm(clock: Clock): SetAlarm {
  const nothing = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  return (dueMs, callback) => {
    let timer: Timer | undefined;
    let turn: NodeJS.Immediate | undefined;
    const approach = (): void => {
      const leftMs = dueMs - clock.now();
      if (leftMs <= 0) return callback();
      if (leftMs > timerMarginMs) {
        timer = clock.setTimer(leftMs - timerMarginMs, approach);
        return;
      }
      if (leftMs > wakingMs) Atomics.wait(nothing, 0, 0, Math.min(longestNapMs, leftMs - wakingMs));
      turn = setImmediate(approach);
    };
    // The first look is a turn away, so that nobody is called before the alarm is set.
    turn = setImmediate(approach);
    return {
      cancel: () => {
        timer?.cancel();
        if (turn !== undefined) clearImmediate(turn);
      },
    };
  };
}
