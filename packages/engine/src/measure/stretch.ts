import { sum } from '../statistics/sum.js';
import { Histogram, type HistogramData } from './histogram.js';
import type { Measurement } from './measurement.js';
import { Tally } from './tally.js';

/** What is counted in one stretch of a run. Times in milliseconds since the load began. */
export interface StretchCounts {
  readonly fromMs: number;
  readonly toMs: number;
  readonly phase: 'plan' | 'standby';
  /** In force at the end. */
  readonly revision: number;
  /** Requests that ended in it. */
  readonly requests: number;
  readonly iterations: number;
  /** Requests that failed their step. */
  readonly errors: number;
  readonly errorKinds: Readonly<Record<string, number>>;
  /** Starts that were not made in time. */
  readonly dropped: number;
  /** The most that were configured. */
  readonly workers: number;
  /** The most that were in an iteration. */
  readonly activeWorkers: number;
}

/** The same, so that two can become one. */
export interface Stretch extends StretchCounts {
  /** The target's integral, and over how long there was one. */
  readonly asked: number;
  readonly askedMs: number;
  readonly latency: HistogramData;
  readonly lag: HistogramData;
}

/** The stretch of one interval. */
export function stretchOf({ round, fromMs, toMs, revision, byRevision, iterations, errorKinds, dropped, targetPerSecond, workers, activeWorkers, lag }: Measurement): Stretch {
  const latency = merged(byRevision.map((cell) => cell.latency));
  return {
    fromMs,
    toMs,
    phase: round === null ? 'standby' : 'plan',
    revision,
    requests: latency.count,
    iterations: sum(iterations.values()),
    errors: sum(byRevision.map((cell) => cell.errors)),
    errorKinds,
    dropped,
    asked: (targetPerSecond ?? 0) * (toMs - fromMs),
    askedMs: targetPerSecond === null ? 0 : toMs - fromMs,
    workers,
    activeWorkers,
    latency: latency.toData(),
    lag,
  };
}

/** One of two that lie beside each other. */
export function joinStretches(first: Stretch, second: Stretch): Stretch {
  const errorKinds = new Tally();
  errorKinds.addAll(Object.entries(first.errorKinds));
  errorKinds.addAll(Object.entries(second.errorKinds));
  return {
    fromMs: Math.min(first.fromMs, second.fromMs),
    toMs: Math.max(first.toMs, second.toMs),
    phase: first.phase === 'plan' ? 'plan' : second.phase,
    revision: Math.max(first.revision, second.revision),
    requests: first.requests + second.requests,
    iterations: first.iterations + second.iterations,
    errors: first.errors + second.errors,
    errorKinds: errorKinds.toRecord(),
    dropped: first.dropped + second.dropped,
    asked: first.asked + second.asked,
    askedMs: first.askedMs + second.askedMs,
    workers: Math.max(first.workers, second.workers),
    activeWorkers: Math.max(first.activeWorkers, second.activeWorkers),
    latency: merged([first.latency, second.latency]).toData(),
    lag: merged([first.lag, second.lag]).toData(),
  };
}

function merged(parts: readonly HistogramData[]): Histogram {
  const histogram = new Histogram();
  for (const part of parts) histogram.merge(part);
  return histogram;
}
