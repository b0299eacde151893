import type { Measurement } from '../measure/measurement.js';
import type { PartName, requiredParts, Round } from '../plan.js';
import type { EngineSettings } from '../settings.js';

/** Which staged settings each part of the plan comes from: the whole of what is to be in force, never a difference. */
export interface PlanTable extends PartsInForce {
  readonly round: Round;
}

/** The parts of a revision, whether its plan runs or not. */
export interface PartsInForce {
  readonly revision: number;
  /** The number of a stage for each part. */
  readonly stages: Readonly<Record<(typeof requiredParts)[number], number> & Partial<Record<PartName, number>>>;
}

/** Is answered by a {@link Reply} with the same `call`. */
export type Request =
  /** Check, compile and keep under the number `stage`. */
  | { readonly kind: 'stage'; readonly stage: number; readonly settings: Partial<EngineSettings> }
  | { readonly kind: 'start'; readonly table: PlanTable; readonly seed: number }
  | { readonly kind: 'finish' }
  | { readonly kind: 'abort' };

/** Is not answered. */
export type Order =
  | { readonly kind: 'switch'; readonly table: PlanTable }
  /** These stages will not be switched to again. */
  | { readonly kind: 'forget'; readonly stages: readonly number[] };

/** Plain data to a load thread; delivered in order. */
export type ToGenerator = (Request & { readonly call: number }) | Order;

/** Errors lose their class between threads, so their parts are sent. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export type Reply = { readonly kind: 'done'; readonly call: number } | { readonly kind: 'refused'; readonly call: number; readonly refusal: Refusal };

/** Plain data from a load thread; the last measurement comes before the reply to `finish`. */
export type FromGenerator = Reply | { readonly kind: 'measured'; readonly measurement: Measurement };
