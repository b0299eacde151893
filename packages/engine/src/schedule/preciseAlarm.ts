import type { Clock, Timer } from '@midflight/core';
import type { LoopTurn } from '../loopTurn.js';
import type { SetAlarm } from './alarm.js';

/** Timers of the platform count in whole milliseconds and come up to two late, so they are left so long before the instant. */
const timerMarginMs = 2.5;
/** What arrives meanwhile waits for so long. */
const longestNapMs = 0.1;
/** It takes about so long to wake up: the kernel's timer slack of 50 µs, and the way back. */
const wakingMs = 0.08;
/**
 * While awake, the event loop turns each so often: each turn leaves a quarter of a kilobyte behind, and turns right after each other
 * were half of all that the collector had to clear away at thousands of starts a second.
 */
const turnEveryMs = 0.02;
/** Each look at the clock leaves a number behind, too: where starts are many, so many looks at memory lie between two of them, and take a microsecond. */
const looksBetween = 64;
/** Where starts lie no closer than this, the last stretch before one is spun through: a turn of the event loop is a coarse step. */
const rareMs = 1;
/** The stretch: a small part of the wait, within bounds, so that it costs few of a core's hundredths and keeps an answer waiting for no longer. */
const spunPart = 0.02;
const leastSpunMs = 0.1;
const mostSpunMs = 0.25;

/**
 * An alarm that is some hundredths of a millisecond late, for a thread of its own: a timer to shortly before the instant, then
 * naps, and for the last stretch turns of the event loop alone, in which what arrives is read as ever, or none, where alarms
 * are rare. See ADR 14.
 *
 * @param loop - is told that a turn is over while an alarm calls: it comes right after what had arrived was read
 */
export function preciseAlarm(clock: Clock, loop: LoopTurn): SetAlarm {
  const nothing = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  return (dueMs, callback) => {
    let timer: Timer | undefined;
    let turn: NodeJS.Immediate | undefined;
    const spunMs = spunBefore(dueMs - clock.now());
    const awakeMs = Math.max(wakingMs, spunMs - longestNapMs / 2);
    // Comes after a turn of the loop, so that nobody is called before the alarm is set.
    const approach = (): void => {
      const nowMs = clock.now();
      const leftMs = dueMs - nowMs;
      if (leftMs <= spunMs) {
        if (spunMs > turnEveryMs) while (clock.now() < dueMs);
        else spin(clock, dueMs, nothing);
        return loop.endsWith(callback);
      }
      if (leftMs > timerMarginMs) {
        timer = clock.setTimer(leftMs - timerMarginMs, goOn);
        return;
      }
      if (leftMs > awakeMs) Atomics.wait(nothing, 0, 0, Math.min(longestNapMs, leftMs - awakeMs));
      else spin(clock, nowMs + turnEveryMs, nothing);
      goOn();
    };
    const goOn = (): void => {
      turn = setImmediate(approach);
    };
    goOn();
    return {
      cancel: () => {
        timer?.cancel();
        if (turn !== undefined) clearImmediate(turn);
      },
    };
  };
}

/** Waits without letting go of the core. @param memory - that nobody writes to */
function spin(clock: Clock, untilMs: number, memory: Int32Array): void {
  while (clock.now() < untilMs) for (let look = 0; look < looksBetween; look++) Atomics.load(memory, 0);
}

/** How much of a wait of so long is spun through at its end. */
function spunBefore(waitMs: number): number {
  return waitMs > rareMs ? Math.min(mostSpunMs, Math.max(leastSpunMs, waitMs * spunPart)) : turnEveryMs;
}
