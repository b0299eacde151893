import { Histogram, type HistogramData } from '../measure/histogram.js';
import type { Measurement } from '../measure/measurement.js';
import { Span } from '../measure/span.js';
import type { ThresholdMetric } from './thresholdSettings.js';

const shares: Readonly<Partial<Record<ThresholdMetric, number>>> = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 };

/** What counts of an interval. */
interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
  readonly latencies: readonly HistogramData[];
  readonly errors: number;
  readonly offered: number;
  readonly dropped: number;
}

/** Intervals of a run side by side: the last ones that make up a stretch of time, or all of them. */
export class Window {
  readonly #lengthMs: number | undefined;
  readonly #scenario: string | undefined;
  #intervals: Interval[] = [];
  /** Of the whole run, what went before is added up and let go. */
  readonly #total = new Totals();

  /**
   * @param lengthMs - undefined for the whole run
   * @param scenario - undefined for all
   */
  constructor(lengthMs: number | undefined, scenario: string | undefined) {
    this.#lengthMs = lengthMs;
    this.#scenario = scenario;
  }

  add(measurement: Measurement): void {
    const interval = intervalOf(measurement, this.#scenario);
    if (this.#lengthMs === undefined) return this.#total.add(interval);
    // A stretch that standby lies in is none.
    if (interval.fromMs > (this.#intervals.at(-1)?.toMs ?? 0)) this.#intervals = [];
    this.#intervals.push(interval);
    const fromMs = interval.toMs - this.#lengthMs;
    // One that reaches over the edge stays: rather a little more than a gap.
    this.#intervals = this.#intervals.filter(({ toMs }) => toMs > fromMs);
  }

  /** True once it is as long as it is to be; the whole run never is. */
  get isFull(): boolean {
    const [first] = this.#intervals;
    const last = this.#intervals.at(-1);
    return this.#lengthMs !== undefined && first !== undefined && last !== undefined && last.toMs - first.fromMs >= this.#lengthMs;
  }

  /** How much of the whole run there has been, in milliseconds. */
  get totalMs(): number {
    return this.#total.lengthMs;
  }

  /** Undefined when there is nothing to judge by, such as a latency without a request. */
  valueOf(metric: ThresholdMetric): number | undefined {
    if (this.#lengthMs === undefined) return this.#total.valueOf(metric);
    const totals = new Totals();
    for (const interval of this.#intervals) totals.add(interval);
    return totals.valueOf(metric);
  }
}

/** @param scenario - undefined for all */
function intervalOf({ fromMs, toMs, cells, byRevision, offered, dropped }: Measurement, scenario: string | undefined): Interval {
  const counted = scenario === undefined ? byRevision : cells.filter((cell) => cell.scenario === scenario);
  return { fromMs, toMs, latencies: counted.map(({ latency }) => latency), errors: counted.reduce((sum, { errors }) => sum + errors, 0), offered, dropped };
}

/** Intervals added up; percentiles come of merged buckets and are never averaged. */
class Totals {
  readonly #latency = new Histogram();
  #errors = 0;
  #offered = 0;
  #dropped = 0;
  #span: Span | undefined;

  get lengthMs(): number {
    return this.#span?.durationMs ?? 0;
  }

  add({ fromMs, toMs, latencies, errors, offered, dropped }: Interval): void {
    for (const latency of latencies) this.#latency.merge(latency);
    this.#errors += errors;
    this.#offered += offered;
    this.#dropped += dropped;
    this.#span ??= new Span(fromMs, toMs);
    this.#span.add(fromMs, toMs);
  }

  valueOf(metric: ThresholdMetric): number | undefined {
    const { count } = this.#latency;
    if (metric === 'rps') return this.lengthMs > 0 ? (count * 1000) / this.lengthMs : undefined;
    if (metric === 'droppedRate') return this.#offered > 0 ? this.#dropped / this.#offered : undefined;
    if (count === 0) return undefined;
    if (metric === 'errorRate') return this.#errors / count;
    if (metric === 'mean') return this.#latency.meanUs / 1000;
    return (metric === 'max' ? this.#latency.maxUs : this.#latency.percentileUs(shares[metric] ?? 1)) / 1000;
  }
}
