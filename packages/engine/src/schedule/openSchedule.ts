import type { Clock, Timer } from '@midflight/core';
import type { SetAlarm } from './alarm.js';
import { Pacer, type PacerOptions } from './pacer.js';
import type { Rate } from './rate.js';

/**
 * Makes the starts of an open model happen: calls `begin` for each one that is due, with the instant at which it was
 * due. A timer that fires late makes all that is overdue at once, each with its own instant; who begins them decides
 * what is too late.
 */
export class OpenSchedule {
  readonly #clock: Clock;
  readonly #setAlarm: SetAlarm;
  readonly #begin: (dueMs: number) => number;
  readonly #pacer = new Pacer();
  #timer: Timer | undefined;

  /** @param begin - makes the start that was due at `dueMs` and returns how many starts it weighs */
  constructor(clock: Clock, setAlarm: SetAlarm, begin: (dueMs: number) => number) {
    this.#clock = clock;
    this.#setAlarm = setAlarm;
    this.#begin = begin;
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
    this.advance(nowMs);
    this.#pacer.change(rate, nowMs, options);
    this.#arm();
  }

  /** Makes every start that is due by `nowMs`. */
  advance(nowMs: number): void {
    for (let dueMs = this.#pacer.nextDueMs; dueMs <= nowMs; dueMs = this.#pacer.nextDueMs) this.#pacer.take(this.#begin(dueMs));
  }

  #arm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const dueMs = this.#pacer.nextDueMs;
    if (dueMs === Infinity) return;
    this.#timer = this.#setAlarm(dueMs, () => {
      this.advance(this.#clock.now());
      this.#arm();
    });
  }
}
