import type { LoadSample } from '@midflight/engine';

const latencyMs = { p50: 1, p90: 2, p95: 2.5, p99: 3, max: 4 };

/** One second of a load that is well. */
export function loadSample(said: Partial<LoadSample> = {}): LoadSample {
  return { phase: 'plan', round: 1, revision: 1, elapsedMs: 1_000, intervalMs: 1_000, requests: 500, iterations: 500, errors: 0, dropped: 0, cached: 0, retries: 0, rps: 500, targetRps: 500, workers: 20, activeWorkers: 3, latencyMs, serviceMs: latencyMs, firstByteMs: latencyMs, connectMs: { count: 0, ...latencyMs }, generatorLagMs: { p99: 0.1 }, scenarios: [], ...said };
}
