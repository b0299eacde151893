/** Percentiles in milliseconds; all 0 when nothing was measured. */
export interface LatencyRecord {
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** What the load did in one stretch of a run. Times in milliseconds since the load began. */
export interface TimelinePoint {
  readonly fromMs: number;
  readonly toMs: number;
  readonly phase: 'plan' | 'standby';
  /** In force at the end. */
  readonly revision: number;
  readonly requests: number;
  readonly iterations: number;
  /** Requests that failed their step. */
  readonly errors: number;
  readonly errorKinds: Readonly<Record<string, number>>;
  /** Starts that were not made in time. */
  readonly dropped: number;
  /** What the open model asks for, per second, in `targetUnit`; null in the closed model. */
  readonly targetPerSecond: number | null;
  readonly targetUnit: 'requests' | 'iterations';
  /** The most that were configured. */
  readonly workers: number;
  /** The most that were in an iteration. */
  readonly activeWorkers: number;
  /** Of all requests of the stretch, from merged buckets. */
  readonly latencyMs: LatencyRecord;
  /** How late the generator was itself. */
  readonly generatorLagMs: { readonly p99: number };
}

/** A run over time. */
export interface TimelineRecord {
  /** How long each stretch is. */
  readonly resolutionMs: number;
  readonly points: readonly TimelinePoint[];
}
