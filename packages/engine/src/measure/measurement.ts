import type { Round } from '../plan.js';
import type { ErrorKind } from '../scenario/assert.js';
import type { Changeover, ChangeoverRecord } from './changeover.js';
import type { HistogramData } from './histogram.js';
import type { ToldNames } from './nameBook.js';
import type { LoggedScenarios } from './scenarioLog.js';
import type { StepTimesData } from './stepTimes.js';

/** What the requests of an interval did whose iterations began on one revision. */
export interface RevisionCell extends StepTimesData {
  readonly revision: number;
  readonly requests: number;
  /** Of the requests, those that failed their step. */
  readonly errors: number;
}

/** Those of one step. */
export interface StepCell extends RevisionCell {
  readonly scenario: string;
  readonly step: string;
}

/** The revision that came into force, and when, in milliseconds since the load began. */
export interface RevisionSwitch {
  readonly revision: number;
  readonly atMs: number;
  /** Iterations in progress then, all of older revisions. */
  readonly inFlight: number;
  /** Starts that waited for a worker then. */
  readonly waiting: number;
}

/**
 * Everything that was seen in one interval of what was due in a round of the plan, or in standby. What ends after the turn to
 * another one still belongs to its own, so intervals of two may lie side by side. Plain data, and made to be added up: over
 * time, and over threads.
 */
export interface Measurement extends IntervalFacts {
  readonly cells: readonly StepCell[];
  /** These added up, revision by revision: few, where there may be thousands of steps. */
  readonly byRevision: readonly RevisionCell[];
  /** Iterations that came to their end, by scenario; failed ones too. */
  readonly iterations: ReadonlyMap<string, number>;
  /** How changes took hold. */
  readonly changeover: Changeover;
}

/** The same as one load thread wrote it down: in few pieces, since it is late for what is due while it hands out thousands. */
export interface IntervalRecord extends IntervalFacts {
  /** Those that this and later records may name. */
  readonly names: ToldNames;
  readonly log: LoggedScenarios;
  readonly changeover: ChangeoverRecord;
}

interface IntervalFacts {
  readonly round: Round;
  /** In milliseconds since the load began. */
  readonly fromMs: number;
  readonly toMs: number;
  /** In force at the end, or at the end of the round. */
  readonly revision: number;
  /** That happened in the interval, in order. */
  readonly switches: readonly RevisionSwitch[];
  /** How long workers were busy with the iterations that came to their end, from begin to end, think times included, in milliseconds. */
  readonly busyMs: number;
  /** Iterations cut at the end of their drain; no errors. */
  readonly interrupted: number;
  /** Steps that a kept answer took the place of. */
  readonly cached: number;
  /** Steps whose condition was false. */
  readonly skipped: number;
  /** Requests that were sent again; their steps count once. */
  readonly retries: number;
  /** Iterations begun, and starts dropped. */
  readonly offered: number;
  /** Starts that were not made in time. */
  readonly dropped: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly errorKinds: Readonly<Partial<Record<ErrorKind, number>>>;
  /** What the first of each kind came to, in words; secrets are not hidden. */
  readonly errorExamples: Readonly<Partial<Record<ErrorKind, string>>>;
  /** How late the generator was itself. */
  readonly lag: HistogramData;
  /** What the open model asks for at the end, per second; null in the closed model, and for what ends after its round. */
  readonly targetPerSecond: number | null;
  readonly workers: number;
  /** Workers in an iteration at the end, retiring ones included. */
  readonly activeWorkers: number;
}
