import { Histogram, type HistogramData } from '../measure/histogram.js';
import { normalQuantile } from './normal.js';
import { deviationsAbove, shareOf, type Proportion } from './proportions.js';
import { quantileInterval, type QuantileInterval } from './quantiles.js';

/** Requests of the same kind, to be compared with others. */
export interface ComparedRequests {
  readonly requests: number;
  /** Of them, those that failed their step. */
  readonly errors: number;
  readonly latency: HistogramData;
}

/** What one test says of two lots of requests. */
export interface RequestComparison {
  readonly metric: 'errorRate' | 'p50' | 'p95' | 'p99';
  /** The name of the test. */
  readonly test: string;
  /** Shares of 1, or milliseconds. */
  readonly before: number;
  readonly after: number;
  /** How many there were of each. */
  readonly n: { readonly before: number; readonly after: number };
  /** `unclear`: chance explains the difference, or too little was seen. */
  readonly verdict: 'better' | 'worse' | 'unclear';
  /** What the test came to, in words. */
  readonly detail: string;
}

/** How often a test may find a difference where there is none. */
const falseAlarm = 0.01;
/** For both sides. */
const z = normalQuantile(1 - falseAlarm / 2);
const quantiles = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;
const quantileNames = ['p50', 'p95', 'p99'] as const;

/**
 * Whether requests fare better or worse than others did, at 99 %: the error rate by a two-proportion z-test, latencies by
 * whether the order-statistic intervals of their quantiles lie apart. Both are those that a guard judges by, and both take
 * requests for independent of each other.
 */
export function compareRequests(before: ComparedRequests, after: ComparedRequests): readonly RequestComparison[] {
  const [first, second] = [histogramOf(before.latency), histogramOf(after.latency)];
  return [compareErrors({ count: before.errors, of: before.requests }, { count: after.errors, of: after.requests }), ...quantileNames.map((name) => compareQuantiles(name, first, second))];
}

function compareErrors(before: Proportion, after: Proportion): RequestComparison {
  const deviations = deviationsAbove(after, before);
  return {
    metric: 'errorRate',
    test: 'two-proportion z-test',
    before: shareOf(before),
    after: shareOf(after),
    n: { before: before.of, after: after.of },
    verdict: deviations > z ? 'worse' : deviations < -z ? 'better' : 'unclear',
    detail: `z = ${deviations.toFixed(1)}, clear beyond ±${z.toFixed(2)}`,
  };
}

function compareQuantiles(metric: (typeof quantileNames)[number], before: Histogram, after: Histogram): RequestComparison {
  const q = quantiles[metric];
  const [first, second] = [quantileInterval(before, q, z), quantileInterval(after, q, z)];
  const seen = before.count > 0 && after.count > 0;
  return {
    metric,
    test: 'order-statistic intervals',
    before: before.percentileUs(q) / 1_000,
    after: after.percentileUs(q) / 1_000,
    n: { before: before.count, after: after.count },
    verdict: seen && second.lowMs > first.highMs ? 'worse' : seen && second.highMs < first.lowMs ? 'better' : 'unclear',
    detail: `99 % intervals: ${intervalInWords(first)} before, ${intervalInWords(second)} after`,
  };
}

function intervalInWords({ lowMs, highMs }: QuantileInterval): string {
  return `${Number(lowMs.toPrecision(3))} to ${highMs === Infinity ? '∞' : Number(highMs.toPrecision(3))} ms`;
}

function histogramOf(data: HistogramData): Histogram {
  const histogram = new Histogram();
  histogram.merge(data);
  return histogram;
}
