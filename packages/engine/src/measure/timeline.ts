import { Histogram, type HistogramData } from './histogram.js';
import { summarizeLatency, type LatencySummary } from './latency.js';
import type { Measurement } from './measurement.js';
import { Tally } from './tally.js';

/** What the load did in one stretch of a run. Times in milliseconds since the load began. */
export interface TimelineStretch {
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
  /** What the open model asks for, per second, in its unit, on average; null in the closed model. */
  readonly targetPerSecond: number | null;
  /** The most that were configured. */
  readonly workers: number;
  /** The most that were in an iteration. */
  readonly activeWorkers: number;
  /** Of all requests of the stretch. */
  readonly latencyMs: LatencySummary;
  /** How late the generator was itself. */
  readonly generatorLagMs: { readonly p99: number };
}

type Counts = Omit<TimelineStretch, 'latencyMs' | 'generatorLagMs' | 'errorKinds' | 'targetPerSecond'>;

interface Stretch extends Counts {
  readonly errorKinds: Readonly<Record<string, number>>;
  /** The target's integral, and over how long there was one. */
  readonly asked: number;
  readonly askedMs: number;
  readonly latency: HistogramData;
  readonly lag: HistogramData;
}

/** An hour of seconds. */
const mostStretches = 3_600;
const finestMs = 1_000;

/**
 * A run over time, bounded: each second is a stretch, until there are too many; then two neighbours become one, again and
 * again. Buckets are merged, so a percentile of a stretch is that of all its requests.
 */
export class Timeline {
  readonly #most: number;
  #resolutionMs = finestMs;
  #stretches: Stretch[] = [];

  /** @param most - how many stretches are held; ≥ 2 */
  constructor(most = mostStretches) {
    this.#most = most;
  }

  /** How long a stretch is, in milliseconds. */
  get resolutionMs(): number {
    return this.#resolutionMs;
  }

  /** Takes an interval in. Intervals of two rounds may lie side by side: they are one stretch. */
  add(measurement: Measurement): void {
    this.#put(stretchOf(measurement));
    if (this.#stretches.length <= this.#most) return;
    this.#resolutionMs *= 2;
    const fine = this.#stretches;
    this.#stretches = [];
    for (const stretch of fine) this.#put(stretch);
  }

  /** What was held so far, in order: the stretches that end after `afterMs`. */
  stretches(afterMs = 0): readonly TimelineStretch[] {
    const from = this.#stretches.findLastIndex(({ toMs }) => toMs <= afterMs) + 1;
    return this.#stretches.slice(from).map(({ latency, lag, asked, askedMs, ...counts }) => ({
      ...counts,
      targetPerSecond: askedMs > 0 ? asked / askedMs : null,
      latencyMs: summarizeLatency(merged([latency])),
      generatorLagMs: { p99: merged([lag]).percentileUs(0.99) / 1_000 },
    }));
  }

  #put(stretch: Stretch): void {
    const last = this.#stretches.at(-1);
    if (last && this.#slotOf(last) >= this.#slotOf(stretch)) this.#stretches[this.#stretches.length - 1] = joined(last, stretch);
    else this.#stretches.push(stretch);
  }

  /** By its middle, since intervals end a little early or late. */
  #slotOf({ fromMs, toMs }: Stretch): number {
    return Math.floor((fromMs + toMs) / 2 / this.#resolutionMs);
  }
}

function stretchOf({ round, fromMs, toMs, revision, cells, iterations, errorKinds, dropped, targetPerSecond, workers, activeWorkers, lag }: Measurement): Stretch {
  const latency = merged(cells.map((cell) => cell.latency));
  return {
    fromMs,
    toMs,
    phase: round === null ? 'standby' : 'plan',
    revision,
    requests: latency.count,
    iterations: Object.values(iterations).reduce((sum, count) => sum + count, 0),
    errors: cells.reduce((sum, { errors }) => sum + errors, 0),
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

function joined(first: Stretch, second: Stretch): Stretch {
  const errorKinds = new Tally();
  errorKinds.addAll(first.errorKinds);
  errorKinds.addAll(second.errorKinds);
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
