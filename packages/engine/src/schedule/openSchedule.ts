import type { Clock } from '@midflight/core';
import type { Alarm, MakeAlarm } from './alarm.js';
import { Pacer, type PacerOptions } from './pacer.js';
import type { Rate } from './rate.js';

/** The starts of an open model, by their numbers from 0. */
export interface NumberedStarts {
  /** Whether it is made here; others only count. */
  isOwn(number: number, dueMs: number): boolean;
  /** How many starts it weighs. */
  weightOf(number: number): number;
  /** Makes the one that was due at `dueMs`. @returns how many starts it weighs */
  begin(number: number, dueMs: number): number;
  /** What is due at this instant or later has to wait, since a change that takes effect then is on its way; `Infinity`: nothing. */
  heldFromMs(): number;
}

/**
 * Makes the starts of an open model happen: calls `begin` for each one that is due and made here, with the instant at which
 * it was due. A timer that fires late makes all that is overdue at once, each with its own instant; who begins them decides
 * what is too late.
 */
export class OpenSchedule {
  readonly #clock: Clock;
  readonly #alarm: Alarm;
  readonly #starts: NumberedStarts;
  readonly #pacer = new Pacer();
  /** For a change that is on its way. */
  #waits = false;

  constructor(clock: Clock, makeAlarm: MakeAlarm, starts: NumberedStarts) {
    this.#clock = clock;
    this.#alarm = makeAlarm(() => {
      this.#make(this.#clock.now());
      this.#arm();
    });
    this.#starts = starts;
  }

  /** Starts per second at this instant; undefined while suspended. */
  get targetPerSecond(): number | undefined {
    return this.#pacer.perSecondAt(this.#clock.now());
  }

  /** How many starts were asked for by `nowMs` since there was a first rate, fractional; those that weigh more count as often. */
  startsAskedBy(nowMs: number): number {
    return this.#pacer.startsAskedBy(nowMs);
  }

  /** Follows `rate` from `nowMs` on, after everything due before has been made; none suspends the starts. */
  change(rate: Rate | undefined, nowMs: number, options?: PacerOptions): void {
    this.#make(nowMs);
    this.#pacer.change(rate, nowMs, options);
    this.#arm();
  }

  /** Makes every start that is due by `nowMs`. Call it when a change that held starts has come. */
  advance(nowMs: number): void {
    this.#make(nowMs);
    if (this.#waits) this.#arm();
  }

  #make(nowMs: number): void {
    for (let dueMs = this.#pacer.nextDueMs; dueMs <= nowMs && dueMs < this.#starts.heldFromMs(); dueMs = this.#pacer.nextDueMs) {
      const { nextNumber } = this.#pacer;
      this.#pacer.take(this.#starts.isOwn(nextNumber, dueMs) ? this.#starts.begin(nextNumber, dueMs) : this.#starts.weightOf(nextNumber));
    }
  }

  #arm(): void {
    const { isOwn, weightOf, heldFromMs } = this.#starts;
    const dueMs = this.#pacer.dueMsOf(isOwn, weightOf);
    this.#waits = dueMs !== Infinity && dueMs >= heldFromMs();
    if (dueMs === Infinity || this.#waits) this.#alarm.cancel();
    else this.#alarm.set(dueMs);
  }
}
