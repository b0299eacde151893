import type { ReloadRecord } from './reloadRecord.js';
import type { RevisionRecord } from './revisionRecord.js';
import type { LatencyRecord, TimelineRecord } from './timelinePoint.js';

/** What a saved run says of itself, so that nothing else is taken for one. */
export const recordFormat = 'midflight-run';
/** The version of {@link RunRecord}; fields may be added to it, and a reader ignores those that it does not know. */
export const recordVersion = 1;

/** Where a run took place. */
export interface EnvironmentRecord {
  /** Versions. */
  readonly midflight: string;
  readonly node: string;
  readonly os: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Secrets hidden. */
  readonly command: readonly string[];
  readonly sources: readonly string[];
  readonly threads: number;
}

/** The plan as a whole. */
export interface TotalsRecord {
  readonly durationMs: number;
  readonly requests: number;
  readonly iterations: number;
  readonly errors: number;
  readonly dropped: number;
  readonly interrupted: number;
  readonly retries: number;
  readonly cached: number;
  readonly seed: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly errorKinds: Readonly<Record<string, number>>;
  /** What one of the last of each kind came to, in words; secrets hidden, and cut. Absent of older runs. */
  readonly errorExamples?: Readonly<Record<string, string>>;
  readonly generatorLimited: boolean;
  readonly generatorLagMs: LatencyRecord;
}

/** A step over the whole run. */
export interface StepRecord {
  readonly name: string;
  readonly requests: number;
  readonly errors: number;
  readonly latencyMs: LatencyRecord;
}

/** A scenario over the whole run. */
export interface ScenarioRecord {
  readonly name: string;
  readonly iterations: number;
  readonly steps: readonly StepRecord[];
}

/** What became of a threshold. */
export interface ThresholdRecord {
  readonly expression: string;
  readonly ok: boolean;
  /** In the metric's unit; null when nothing could be judged. */
  readonly value: number | null;
  /** How many stretches broke it. */
  readonly breaches: number;
}

/** Something about the run that a person should know. */
export interface NoticeRecord {
  /** In milliseconds since the load began. */
  readonly atMs: number;
  readonly message: string;
}

/** What a run was, as one JSON value: what `--report FILE.json` writes and `midflight report` reads. */
export interface RunRecord {
  readonly format: typeof recordFormat;
  readonly version: typeof recordVersion;
  /** From `metadata.name`; the sources where it has none. */
  readonly title: string;
  /** In ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly environment: EnvironmentRecord;
  readonly totals: TotalsRecord;
  readonly thresholds: readonly ThresholdRecord[];
  readonly timeline: TimelineRecord;
  /** The last thousand, in order; without the start. */
  readonly reloads: readonly ReloadRecord[];
  /** How many came before those. */
  readonly earlierReloads: number;
  /** How candidates ended, the start left out; `takenBack` counts what the guard took back, and what failed. */
  readonly outcomes: { readonly applied: number; readonly unchanged: number; readonly refused: number; readonly takenBack: number; readonly degraded: number; /** Sound ones that waited; older records count them as refused. */ readonly held?: number };
  /** The last thousand, in order. */
  readonly revisions: readonly RevisionRecord[];
  readonly scenarios: readonly ScenarioRecord[];
  readonly notices: readonly NoticeRecord[];
  readonly exitCode: number;
  /** Why it ended before its time. */
  readonly failure?: string;
}
