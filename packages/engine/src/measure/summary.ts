import type { Receipt } from '../converge/receipts.js';
import type { LatencySummary } from './latency.js';
import type { RequestSummary } from './requestTotals.js';

/** One step over the whole run. */
export interface StepSummary extends RequestSummary {
  readonly name: string;
}

/** One scenario over the whole run, whatever became of it; revisions are added up. */
export interface ScenarioSummary {
  readonly name: string;
  readonly iterations: number;
  readonly steps: readonly StepSummary[];
}

/** The time that one revision was in force, and the requests of the iterations that began on it. */
export interface RevisionSummary extends RequestSummary {
  readonly revision: number;
  /** Since the load began. */
  readonly fromMs: number;
  readonly toMs: number;
  /** In force in the plan, from the one to the other: without standby, and without other revisions that came between. */
  readonly durationMs: number;
  /** What the change to it did to the load. @defaultValue none was written */
  readonly receipt?: Receipt | undefined;
}

/** What was sent in some of the time of a run. */
export interface TrafficSummary {
  readonly durationMs: number;
  readonly requests: number;
  readonly iterations: number;
  readonly errors: number;
  readonly dropped: number;
  readonly interrupted: number;
  readonly latencyMs: LatencySummary;
}

/** One time that the plan was run. */
export interface RoundSummary extends TrafficSummary {
  /** 1 for the first. */
  readonly round: number;
  /** Since the load began. */
  readonly fromMs: number;
}

/** The plan, all its rounds added up; standby stands apart. `offered = iterations + interrupted + dropped`. */
export interface LoadSummary {
  readonly requests: number;
  /** Iterations that came to their end, failed ones too. */
  readonly iterations: number;
  /** Requests that failed their step. */
  readonly errors: number;
  /** Starts that were not made in time. */
  readonly dropped: number;
  /** Iterations cut at the end of their drain; no errors. */
  readonly interrupted: number;
  /** Steps that a kept answer took the place of. */
  readonly cached: number;
  /** Steps whose condition was false. */
  readonly skipped: number;
  /** Requests that were sent again; their steps count once. */
  readonly retries: number;
  /** Iterations that were asked for: by the rate in the open model, by free workers in the closed one. */
  readonly offered: number;
  /** Of the plan. */
  readonly durationMs: number;
  /** Repeats this run's choice of scenarios and think times. */
  readonly seed: number;
  /** The last thousand, in order. */
  readonly revisions: readonly RevisionSummary[];
  /** Those before, added up. */
  readonly earlierRevisions: { readonly count: number; readonly requests: number; readonly errors: number };
  readonly scenarios: readonly ScenarioSummary[];
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Errors by kind: `client`, `server`, `network`, `tls`, `timeout`, `assertion`, `extraction`, `variable`, `condition`. */
  readonly errorKinds: Readonly<Record<string, number>>;
  /** What one of the last of each kind came to, in words; secrets are not hidden. */
  readonly errorExamples: Readonly<Record<string, string>>;
  /** Each time that the plan was run, in order. */
  readonly rounds: readonly RoundSummary[];
  /** What was sent while the plan did not run; no part of the other numbers. */
  readonly standby: TrafficSummary;
  /** How late the generator itself was: its event loop, and its starts. */
  readonly generatorLagMs: LatencySummary;
  /** True when the generator was late for so much of the time that the numbers speak of it rather than of the target. */
  readonly generatorLimited: boolean;
}
