/** What a threshold looks at: latencies in milliseconds, shares of 1, requests per second. */
export type ThresholdMetric = 'p50' | 'p90' | 'p95' | 'p99' | 'p999' | 'mean' | 'max' | 'errorRate' | 'droppedRate' | 'rps';

/** A bound that a run must keep to pass. */
export interface ThresholdSettings {
  /** As a person would write it; tells thresholds apart. */
  readonly expression: string;
  readonly metric: ThresholdMetric;
  /** Only this scenario. @defaultValue all of them */
  readonly scenario?: string | undefined;
  readonly comparison: '<' | '<=' | '>' | '>=';
  /** In the metric's unit. */
  readonly bound: number;
  /** Judged over each so long stretch, in milliseconds, > 0. @defaultValue the whole run */
  readonly overMs?: number | undefined;
  /** True: the run ends when it is broken. */
  readonly abort: boolean;
}

/** What became of a threshold. */
export interface ThresholdResult {
  readonly expression: string;
  readonly ok: boolean;
  /** In the metric's unit: of the stretch that ended last; of the whole run where there is none. Undefined when nothing could be judged. */
  readonly value: number | undefined;
  /** How many stretches, judged once a second, broke it. */
  readonly breaches: number;
}

/** How a threshold stands while the run goes on. */
export interface ThresholdStanding {
  readonly expression: string;
  /** Undefined while it can't be judged: no stretch is full, or nothing was measured. */
  readonly ok: boolean | undefined;
  /** As in {@link ThresholdResult}. */
  readonly value: number | undefined;
  /** Since when it has been kept or broken without a break, in milliseconds since the load began. */
  readonly sinceMs: number | undefined;
  /** As in {@link ThresholdResult}. */
  readonly breaches: number;
}
