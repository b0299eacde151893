import { Histogram } from '../measure/histogram.js';
import type { Measurement } from '../measure/measurement.js';

/** A second in which nothing happened, but for what is said. */
export function measured(more: Partial<Measurement> & { readonly toMs: number }): Measurement {
  return {
    fromMs: more.toMs - 1_000,
    revision: 1,
    switches: [],
    cells: [],
    iterations: {},
    busyMs: 0,
    interrupted: 0,
    cached: 0,
    skipped: 0,
    retries: 0,
    offered: 0,
    dropped: 0,
    statuses: {},
    errorKinds: {},
    lag: new Histogram().toData(),
    targetPerSecond: null,
    workers: 1,
    activeWorkers: 1,
    changeover: { pulses: [], traces: [], oldestRevision: more.revision ?? 1 },
    ...more,
  };
}

/** Durations in milliseconds, counted. */
export function histogramOf(durationsMs: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const durationMs of durationsMs) histogram.record(durationMs);
  return histogram;
}
