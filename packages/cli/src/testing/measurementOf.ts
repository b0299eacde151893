import type { Measurement } from '@midflight/engine';

/** A second in which nothing happened, but for what is said. */
export function measurementOf(more: Partial<Measurement>): Measurement {
  return {
    round: 1, fromMs: 0, toMs: 1_000, revision: 1, switches: [], cells: [], byRevision: more.cells ?? [], iterations: new Map(), busyMs: 0, interrupted: 0, cached: 0, skipped: 0, retries: 0, offered: 0, dropped: 0, statuses: {}, errorKinds: {}, errorExamples: {},
    lag: { buckets: [], counts: [], maxUs: 0 }, targetPerSecond: null, workers: 1, activeWorkers: 1, changeover: { pulses: [], traces: [], oldestRevision: more.revision ?? 1 },
    ...more,
  };
}
