import type { TotalsRecord } from './runRecord.js';
import type { LatencyRecord } from './timelinePoint.js';

/** What of the tables of a running test is looked at. */
export interface TablesView {
  /** The first scenario, counted from 0. */
  readonly from: number;
  /** A part of the names of those that are looked for; upper and lower case are the same. Empty: all. */
  readonly find: string;
  /** The scenario whose steps are told, counted as `from`. */
  readonly open?: number | undefined;
}

/** Requests that ended in some of the time. */
export interface RequestsRecord {
  readonly requests: number;
  readonly errors: number;
  readonly latencyMs: LatencyRecord;
}

/** What a step does now. */
export interface LiveStep {
  readonly name: string;
  /** In the last seconds. */
  readonly last: RequestsRecord;
  /** Of iterations that began on the revision that is in force. */
  readonly sinceChange: RequestsRecord;
}

/** What a scenario does now. */
export interface LiveScenario extends LiveStep {
  /** Of all iterations, as the weights have it: a share of 1; null of one that is not in the mix any more. */
  readonly wantedShare: number | null;
  /** Of those that ended in the last seconds. */
  readonly share: number;
  readonly iterationsPerSecond: number;
  /** Of the one that is open. */
  readonly steps?: readonly LiveStep[];
}

/** How a threshold stands now. */
export interface LiveThreshold {
  readonly expression: string;
  /** Null while it can't be judged. */
  readonly ok: boolean | null;
  /** In the metric's unit. */
  readonly value: number | null;
  /** In milliseconds since the load began. */
  readonly sinceMs: number | null;
  readonly breaches: number;
}

/** The tables of a running test, as far as they are looked at. */
export interface LiveTables extends Pick<TotalsRecord, 'errorKinds' | 'errorExamples'> {
  /** How long the last seconds are. */
  readonly lastMs: number;
  /** In force. */
  readonly revision: number;
  readonly thresholds: readonly LiveThreshold[];
  readonly scenarios: {
    /** Of the first one here, counted from 0. */
    readonly from: number;
    /** How many are found. */
    readonly found: number;
    readonly rows: readonly LiveScenario[];
  };
}
