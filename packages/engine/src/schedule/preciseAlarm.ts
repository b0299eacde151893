import type { Clock, Timer } from '@midflight/core';
import type { LoopTurn } from '../loopTurn.js';
import type { AheadClock } from './aheadClock.js';
import type { Alarm, MakeAlarm } from './alarm.js';
import { Lead } from './lead.js';

/**
 * The end of a wait goes by naps: such a part of it, so that starts that are many take little of a core. Where a timer is set at all, that is
 * 0.4 ms or more, and one of whole milliseconds is late by 0.3 at most while the thread has its core. One of a fraction is late by up to two:
 * Node cuts that off, and then waits once more.
 */
const napsPart = 0.28;
/** But no more than this, in milliseconds. */
const mostNapsMs = 2.5;
/** A timer may be late by such a part of its length, too: the longer one waits, the less exact is Linux about it, and least of all for a process of low priority. */
const timerLatePart = 0.005;
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
/** Where alarms lie no closer than this, one rings ahead of its instant: what it starts is ready then, and waits for it. */
const rareMs = 1;

/**
 * Alarms that are some hundredths of a millisecond late, for a thread of its own: timers to shortly before the instant, then
 * naps, and for the last stretch turns of the event loop alone, in which what arrives is read as ever. Where alarms are rare, one rings ahead
 * of its instant, on a clock that is ahead as well, and no turn comes before it is there. See ADR 14.
 *
 * @param clock - whoever is rung for reads it, and lets it arrive before anything goes out
 * @param loop - is told that a turn is over while an alarm rings: it comes right after what had arrived was read
 */
export function preciseAlarm(clock: AheadClock, loop: LoopTurn): MakeAlarm {
  return (ring) => new PreciseAlarm(clock, loop, ring);
}

class PreciseAlarm implements Alarm {
  readonly #clock: AheadClock;
  readonly #loop: LoopTurn;
  readonly #ring: () => void;
  /** Nobody writes to it. */
  readonly #nothing = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #lead = new Lead();
  #dueMs = 0;
  /** So long before, it rings, or spins where it may not be ahead. */
  #lastMs = 0;
  /** And so long before, it stays awake; */
  #awakeMs = 0;
  /** so long before, it naps; earlier, a timer is enough. */
  #napsMs = 0;
  #timer: Timer | undefined;
  #turn: NodeJS.Immediate | undefined;

  constructor(clock: AheadClock, loop: LoopTurn, ring: () => void) {
    this.#clock = clock;
    this.#loop = loop;
    this.#ring = ring;
  }

  set(dueMs: number): void {
    this.cancel();
    this.#dueMs = dueMs;
    const waitMs = dueMs - this.#clock.now();
    this.#lastMs = waitMs > rareMs ? this.#lead.beforeEndOf(waitMs) : turnEveryMs;
    this.#awakeMs = Math.max(wakingMs, this.#lastMs - longestNapMs / 2);
    this.#napsMs = Math.min(mostNapsMs, waitMs * napsPart);
    this.#goOn();
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#turn !== undefined) clearImmediate(this.#turn);
  }

  // Comes after a turn of the loop, so that nobody is called before the alarm is set.
  readonly #approach = (): void => {
    this.#loop.end();
    const clock = this.#clock;
    const dueMs = this.#dueMs;
    const lastMs = this.#lastMs;
    const nowMs = clock.now();
    const leftMs = dueMs - nowMs;
    if (leftMs <= lastMs) {
      if (lastMs > turnEveryMs) return this.#loop.endsWith(this.#ringAhead);
      spin(clock, dueMs, this.#nothing);
      return this.#loop.endsWith(this.#ring);
    }
    const timerMs = Math.floor(leftMs * (1 - timerLatePart) - this.#napsMs);
    if (timerMs >= 1) {
      this.#timer = clock.setTimer(timerMs, this.#goOn);
      return;
    }
    if (leftMs > this.#awakeMs) Atomics.wait(this.#nothing, 0, 0, Math.min(longestNapMs, leftMs - this.#awakeMs));
    else spin(clock, nowMs + turnEveryMs, this.#nothing);
    this.#goOn();
  };

  readonly #ringAhead = (): void => this.#lead.learn(this.#clock.doAhead(this.#dueMs, this.#ring));

  readonly #goOn = (): void => {
    this.#turn = setImmediate(this.#approach);
  };
}

/** Waits without letting go of the core. @param memory - that nobody writes to */
function spin(clock: Clock, untilMs: number, memory: Int32Array): void {
  while (clock.now() < untilMs) for (let look = 0; look < looksBetween; look++) Atomics.load(memory, 0);
}
