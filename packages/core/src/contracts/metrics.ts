/** A number of a metric. */
export interface MetricSample {
  /** @defaultValue none: the only number of its metric */
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** How many values of a metric there were, by how large they were. */
export interface HistogramSample {
  /** @defaultValue none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Inclusive upper bounds of the buckets, rising, in the unit of the metric. */
  readonly bounds: readonly number[];
  /** How many values each bucket holds, not those below it; one more than there are bounds, for what exceeds the last. */
  readonly counts: readonly number[];
  /** All values added up, in the unit of the metric. */
  readonly sum: number;
}

interface MetricAbout {
  /** As OpenTelemetry writes names: `midflight.request.duration`. */
  readonly name: string;
  /** In UCUM, as OpenTelemetry has it: `s`, `{request}`; empty for what has none. */
  readonly unit: string;
  /** One line for people. */
  readonly help: string;
}

/** A metric whose numbers stand for themselves. A counter only grows, from 0 at the start of the run. */
export interface NumberFamily extends MetricAbout {
  readonly type: 'counter' | 'gauge';
  readonly samples: readonly MetricSample[];
}

/** A metric of which only the distribution is known; it, too, counts from the start of the run. */
export interface HistogramFamily extends MetricAbout {
  readonly type: 'histogram';
  readonly samples: readonly HistogramSample[];
}

/** A metric with all its numbers. */
export type MetricFamily = NumberFamily | HistogramFamily;

/** Whose numbers these are; the same over the whole run. */
export interface MeasuredRun {
  /** Unlike that of any other run, or what its user calls it. */
  readonly id: string;
  /** What runs: `midflight`. */
  readonly program: string;
  /** Of the program. */
  readonly version: string;
  /** Wall time at which all counters were 0, in milliseconds. */
  readonly startedAtMs: number;
}

/** All numbers of a run at one moment. */
export interface MetricsSnapshot {
  readonly run: MeasuredRun;
  /** Wall time, in milliseconds. */
  readonly atMs: number;
  readonly families: readonly MetricFamily[];
}
