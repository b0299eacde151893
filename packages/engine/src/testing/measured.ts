import { addByRevision } from '../measure/byRevision.js';
import { Histogram } from '../measure/histogram.js';
import type { Measurement, StepCell } from '../measure/measurement.js';

/** A second in which nothing happened, but for what is said. */
export function measured(more: Partial<Measurement> & { readonly toMs: number }): Measurement {
  return {
    round: 1,
    fromMs: more.toMs - 1_000,
    revision: 1,
    switches: [],
    cells: [],
    byRevision: addByRevision(more.cells ?? []),
    iterations: new Map(),
    busyMs: 0,
    interrupted: 0,
    cached: 0,
    skipped: 0,
    retries: 0,
    offered: 0,
    dropped: 0,
    statuses: {},
    errorKinds: {},
    errorExamples: {},
    lag: new Histogram().toData(),
    targetPerSecond: null,
    workers: 1,
    activeWorkers: 1,
    changeover: { pulses: [], traces: [], oldestRevision: more.revision ?? 1 },
    ...more,
  };
}

/** Requests of one step that took so long, on kept connections, sent when they should be. */
export function cellOf(latency: Histogram, more: Partial<StepCell> = {}): StepCell {
  const none = new Histogram().toData();
  const data = latency.toData();
  return { revision: 1, scenario: 'A', step: 'S', requests: latency.count, errors: 0, latency: data, service: data, firstByte: data, connect: none, ...more };
}

/** Durations in milliseconds, counted. */
export function histogramOf(durationsMs: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const durationMs of durationsMs) histogram.record(durationMs);
  return histogram;
}
