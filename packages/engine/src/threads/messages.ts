import type { IntervalRecord } from '../measure/measurement.js';
import type { PartialSettings, PartName, requiredParts, Round } from '../plan.js';
import type { MixTable } from '../scenario/mix.js';
import type { ScenarioParts } from '../scenario/scenarioParts.js';
import type { LoadUnit } from '../settings.js';

/** Which staged settings each part of the plan comes from: the whole of what is to be in force, never a difference. */
export interface PlanTable extends PartsInForce {
  readonly round: Round;
  /** See `Plan`. */
  readonly durationMs: number;
}

/** The parts of a revision, whether its plan runs or not. */
export interface PartsInForce {
  readonly revision: number;
  /** The number of a stage for each part. */
  readonly stages: Readonly<Record<(typeof requiredParts)[number], number> & Partial<Record<PartName, number>>>;
}

/** A scenario under the number that stages name it by. */
export interface NumberedScenario {
  readonly number: number;
  readonly parts: ScenarioParts;
  /** Where the rows that were given of its data are counted, for all threads. */
  readonly rowsGiven: SharedArrayBuffer | undefined;
}

/** Settings to check and compile. */
export interface StagedPart {
  readonly settings: Omit<PartialSettings, 'scenarios'>;
  /** Those that are new; they are kept until they are forgotten. */
  readonly added: readonly NumberedScenario[];
  /** By their numbers; undefined where the part has no scenarios. */
  readonly scenarios?: MixTable | undefined;
}

/** When something takes effect in all threads, where there are several; in milliseconds on the clock that they share. */
export interface Moment {
  readonly atMs: number;
  /** What all threads did together before. */
  readonly before: LoadBefore;
}

/** What a whole load did of late. */
export interface LoadBefore {
  /** Workers in an iteration. */
  readonly activeWorkers: number;
  /** Requests or iterations that ended. */
  readonly perSecond: Readonly<Record<LoadUnit, number>>;
}

/** Is answered by a {@link Reply} with the same `call`. */
export type Request =
  /** Check, compile and keep these scenarios. */
  | { readonly kind: 'scenarios'; readonly added: readonly NumberedScenario[] }
  /** Check, compile and keep under the number `stage`. */
  | ({ readonly kind: 'stage'; readonly stage: number } & StagedPart)
  | { readonly kind: 'start'; readonly table: PlanTable; readonly seed: number; readonly moment: Moment | undefined }
  | { readonly kind: 'finish' | 'abort'; readonly moment: Moment | undefined };

/** Is not answered. */
export type Order =
  /** Without a moment it takes effect when it arrives. */
  | { readonly kind: 'switch'; readonly table: PlanTable; readonly moment: Moment | undefined }
  /** These will not be named again. */
  | { readonly kind: 'forget'; readonly stages: readonly number[]; readonly scenarios: readonly number[] };

/** Plain data to a load thread; delivered in order. */
export type ToGenerator = (Request & { readonly call: number }) | Order;

/** Errors lose their class between threads, so their parts are sent. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export type Reply = { readonly kind: 'done'; readonly call: number } | { readonly kind: 'refused'; readonly call: number; readonly refusal: Refusal };

/** What was measured, and with what of other threads it belongs together. */
export interface Measured {
  readonly kind: 'measured';
  readonly record: IntervalRecord;
  /**
   * The instant at which the interval was to end, in milliseconds since the load began, the same in all threads; it never
   * goes back. Undefined for what came late from a round that is over.
   */
  readonly mark: number | undefined;
}

/** Plain data from a load thread; the last measurement comes before the reply to `finish`. */
export type FromGenerator = Reply | Measured;
