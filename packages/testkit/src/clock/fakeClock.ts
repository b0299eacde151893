import { sleepBy, type Clock, type Timer } from '@midflight/core';

/** A timer that has been set and has neither fired nor been called off. */
export interface PendingTimer {
  /** On this clock, in milliseconds. */
  readonly dueAtMs: number;
}

/** A clock that stands still until it is told to move. */
export interface FakeClock extends Clock {
  /**
   * Moves on by `durationMs` ≥ 0: fires what falls due, earliest first and in the order set, and lets promises settle
   * before and after each. Real input and output is not awaited: for that, `advance` until what you wait for is there.
   */
  advance(durationMs: number): Promise<void>;
  /** Moves on by `durationMs` ≥ 0 and fires nothing, as if the process had been stopped; what fell due fires at the next `advance`. */
  stall(durationMs: number): void;
  /** What is still set, earliest first; assert that it is empty to prove that nothing leaked. */
  pendingTimers(): readonly PendingTimer[];
}

/** Where a fake clock starts. */
export interface FakeClockOptions {
  /** What `wallTimeMs` says at the start, since the Unix epoch; it moves along with `now`. @defaultValue 1_700_000_000_000 */
  readonly wallTimeMs?: number;
}

interface SetTimer extends PendingTimer {
  readonly callback: () => void;
}

/** Lets everything run that needs no time to pass: a turn of the event loop drains promise chains of any length. */
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Makes a clock that starts at 0 and is driven by `advance` alone. */
export function fakeClock(options: FakeClockOptions = {}): FakeClock {
  const wallAtStartMs = options.wallTimeMs ?? 1_700_000_000_000;
  /** Kept sorted; equal times in the order they were set. */
  const timers: SetTimer[] = [];
  let nowMs = 0;

  const setTimer = (delayMs: number, callback: () => void): Timer => {
    const timer: SetTimer = { dueAtMs: nowMs + Math.max(0, delayMs), callback };
    const later = timers.findIndex((other) => other.dueAtMs > timer.dueAtMs);
    timers.splice(later === -1 ? timers.length : later, 0, timer);
    return {
      cancel: () => {
        const index = timers.indexOf(timer);
        if (index !== -1) timers.splice(index, 1);
      },
    };
  };

  const takeDue = (untilMs: number): SetTimer | undefined => {
    const first = timers[0];
    return first !== undefined && first.dueAtMs <= untilMs ? timers.shift() : undefined;
  };

  return {
    now: () => nowMs,
    wallTimeMs: () => wallAtStartMs + nowMs,
    setTimer,
    sleep: sleepBy(setTimer),
    advance: async (durationMs) => {
      const untilMs = nowMs + durationMs;
      await settle();
      for (let timer = takeDue(untilMs); timer !== undefined; timer = takeDue(untilMs)) {
        nowMs = Math.max(nowMs, timer.dueAtMs);
        timer.callback();
        await settle();
      }
      nowMs = untilMs;
    },
    stall: (durationMs) => {
      nowMs += durationMs;
    },
    pendingTimers: () => timers.map(({ dueAtMs }) => ({ dueAtMs })),
  };
}
