import { recordFormat, recordVersion, type ReloadRecord, type RunRecord } from '@midflight/web';

const latencyMs = { p50: 5, p90: 20, p95: 30, p99: 80, max: 120 };

/** A reload that was applied; what differs is said. */
export function sampleReload(more: Partial<ReloadRecord> = {}): ReloadRecord {
  return {
    sequence: 2, outcome: 'applied', revision: 2, previousRevision: 1, atMs: 5_000, at: '2026-01-01T00:00:05.000Z', cause: { kind: 'source', source: 'file:load.yaml', author: 'Ada' }, origin: ['load.yaml'],
    changes: [{ path: 'load.target', kind: 'changed', from: 100, to: 200, mutability: 'live' }], moreChanges: 0, findings: [], moreFindings: 0, timingMs: { settle: 100, total: 103 },
    ...more,
  };
}

/** A short run with one change; what differs is said. */
export function sampleRecord(more: Partial<RunRecord> = {}): RunRecord {
  const revision = { fromMs: 0, toMs: 5_000, durationMs: 5_000, requests: 500, errors: 5, latencyMs, latency: { buckets: [100], counts: [500], maxUs: 120_000 } };
  return {
    format: recordFormat,
    version: recordVersion,
    title: 'Shop',
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: '2026-01-01T00:00:10.000Z',
    environment: { midflight: '0.1.0', node: '20.0.0', os: 'Linux', cpu: 'a processor', cores: 2, memoryBytes: 2 ** 33, command: ['midflight', 'run'], sources: ['file:load.yaml'], threads: 1 },
    totals: { durationMs: 10_000, requests: 1_500, iterations: 1_500, errors: 5, dropped: 0, interrupted: 0, retries: 0, cached: 0, seed: 1, statuses: { 200: 1_495, 500: 5 }, errorKinds: { server: 5 }, errorExamples: { server: 'Browse, Front: status 500, out of stock' }, generatorLimited: false, generatorLagMs: latencyMs },
    thresholds: [{ expression: 'p95 < 500ms', ok: true, value: 30, breaches: 0 }],
    timeline: { resolutionMs: 1_000, points: [] },
    reloads: [sampleReload()],
    earlierReloads: 0,
    outcomes: { applied: 1, unchanged: 0, refused: 0, takenBack: 0, degraded: 0 },
    revisions: [
      { ...revision, revision: 1, comparison: [] },
      { ...revision, revision: 2, fromMs: 5_000, toMs: 10_000, requests: 1_000, errors: 0, comparedWith: 1, comparison: [{ metric: 'errorRate', test: 'two-proportion z-test', before: 0.01, after: 0, n: { before: 500, after: 1_000 }, verdict: 'better', detail: 'z = -3.2' }] },
    ],
    scenarios: [{ name: 'Browse', iterations: 1_500, steps: [{ name: 'Front', requests: 1_500, errors: 5, latencyMs }] }],
    notices: [],
    exitCode: 0,
    ...more,
  };
}
