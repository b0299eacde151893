import type { Round } from '../plan.js';
import { Histogram } from './histogram.js';
import type { Measurement } from './measurement.js';
import { Timings, type TimingSummary } from './timings.js';

/** What the load did in about one second: the numbers of the `sample` event. */
export interface LoadSample extends TimingSummary {
  /** What the numbers belong to. What ends after the plan is over is still the plan's, in a sample beside that of standby. */
  readonly phase: 'plan' | 'standby';
  readonly round: Round;
  /** In force at the end of the interval. */
  readonly revision: number;
  /** Since the load began, at the end of the interval. */
  readonly elapsedMs: number;
  readonly intervalMs: number;
  /** Requests that ended in the interval. */
  readonly requests: number;
  /** Iterations that ended in the interval. */
  readonly iterations: number;
  /** Requests that failed their step. */
  readonly errors: number;
  /** Starts that found no worker in time. */
  readonly dropped: number;
  /** Steps that a kept answer took the place of. */
  readonly cached: number;
  /** Requests that were sent again; their steps count once. */
  readonly retries: number;
  /** Requests per second in the interval. */
  readonly rps: number;
  /** What the open model asks for, per second, in its unit; null in the closed model. */
  readonly targetRps: number | null;
  /** As configured. */
  readonly workers: number;
  /** In an iteration at the end of the interval; retiring ones count. */
  readonly activeWorkers: number;
  /** How late the generator itself was: when this is high, it was the bottleneck. */
  readonly generatorLagMs: { readonly p99: number };
  /** Those that ended an iteration in the interval. */
  readonly scenarios: readonly { readonly name: string; readonly iterations: number }[];
}

/** Sums up one interval over all its steps. */
export function toSample(measurement: Measurement): LoadSample {
  const { round, fromMs, toMs, revision, byRevision, dropped, workers, activeWorkers, targetPerSecond } = measurement;
  const timings = new Timings();
  for (const cell of byRevision) timings.add(cell);
  const lag = new Histogram();
  lag.merge(measurement.lag);
  const scenarios = Array.from(measurement.iterations, ([name, iterations]) => ({ name, iterations }));
  const intervalMs = toMs - fromMs;
  return {
    phase: round === null ? 'standby' : 'plan',
    round,
    revision,
    elapsedMs: toMs,
    intervalMs,
    requests: timings.count,
    iterations: scenarios.reduce((sum, { iterations }) => sum + iterations, 0),
    errors: byRevision.reduce((sum, { errors }) => sum + errors, 0),
    dropped,
    cached: measurement.cached,
    retries: measurement.retries,
    rps: intervalMs > 0 ? (timings.count * 1000) / intervalMs : 0,
    targetRps: targetPerSecond,
    workers,
    activeWorkers,
    ...timings.summary(),
    generatorLagMs: { p99: lag.percentileUs(0.99) / 1000 },
    scenarios,
  };
}
