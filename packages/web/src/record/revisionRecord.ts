import type { LatencyRecord } from './timelinePoint.js';

/** Latencies in buckets, so that revisions of two runs can be compared, too: `HistogramData` of the engine. */
export interface BucketsRecord {
  readonly buckets: readonly number[];
  readonly counts: readonly number[];
  readonly maxUs: number;
}

/** What one test says of two revisions. */
export interface ComparisonRecord {
  readonly metric: 'errorRate' | 'p50' | 'p95' | 'p99';
  /** The name of the test. */
  readonly test: string;
  /** Shares of 1, or milliseconds. */
  readonly before: number;
  readonly after: number;
  /** How many requests there were of each. */
  readonly n: { readonly before: number; readonly after: number };
  /** `unclear`: chance explains the difference, or too little was seen. */
  readonly verdict: 'better' | 'worse' | 'unclear';
  /** What the test came to, in words. */
  readonly detail: string;
}

/** A revision: when it was in force, what became of its requests, and how it differs from the one before. */
export interface RevisionRecord {
  readonly revision: number;
  /** In milliseconds since the load began. */
  readonly fromMs: number;
  readonly toMs: number;
  /** In force in the plan. */
  readonly durationMs: number;
  readonly requests: number;
  readonly errors: number;
  readonly latencyMs: LatencyRecord;
  /** Absent of the oldest of very many. */
  readonly latency?: BucketsRecord;
  /** The one that it is compared with; absent of the first. */
  readonly comparedWith?: number;
  readonly comparison: readonly ComparisonRecord[];
  /** The document in YAML's terms, secrets hidden; absent where documents are too large to keep them all. */
  readonly document?: unknown;
}
