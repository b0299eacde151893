import type { Clock } from '@midflight/core';
import type { HttpDriver } from './http/driver.js';
import type { IntervalRecord } from './measure/measurement.js';
import type { NameBook } from './measure/nameBook.js';
import type { MakeAlarm } from './schedule/alarm.js';
import type { LoadNow } from './schedule/loadFollower.js';
import type { Stripe } from './schedule/stripe.js';

export interface GeneratorOptions {
  readonly clock: Clock;
  readonly driver: HttpDriver;
  /** Brings the starts of the open model about. */
  readonly makeAlarm: MakeAlarm;
  /** Decides which scenario is picked when, think times, and random arrivals. */
  readonly seed: number;
  /** Which part of the load is made here. @defaultValue the whole */
  readonly stripe?: Stripe;
  /** No start that is due at this instant or later is made, since a change that takes effect then is on its way. @defaultValue `Infinity`, always */
  readonly heldFromMs?: () => number;
  /** Numbers what is measured. @defaultValue an empty one */
  readonly names?: NameBook;
  /**
   * Told once a second, and at the end.
   *
   * @param mark - see `Measured` in threads/messages.ts
   */
  readonly onInterval: (record: IntervalRecord, mark: number | undefined) => void;
}

/** When a change takes effect, and what the whole load did before. */
export interface ChangeMoment {
  /** On the clock. */
  readonly atMs: number;
  readonly before: LoadNow;
}
