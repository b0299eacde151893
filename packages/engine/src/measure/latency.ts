import type { Histogram } from './histogram.js';

/** Percentiles in milliseconds, each less than 1 % above the true one; `max` is exact. All 0 when nothing was measured. */
export interface LatencySummary {
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Reads the usual percentiles off a histogram. */
export function summarizeLatency(histogram: Histogram): LatencySummary {
  const atMs = (share: number): number => histogram.percentileUs(share) / 1000;
  return { p50: atMs(0.5), p90: atMs(0.9), p95: atMs(0.95), p99: atMs(0.99), max: histogram.maxUs / 1000 };
}
