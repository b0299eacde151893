import { Histogram, type HistogramData } from '../measure/histogram.js';
import type { Measurement } from '../measure/measurement.js';
import type { Proportion } from '../statistics/proportions.js';

/** What is judged: requests of some revisions, and how the generator did meanwhile. */
export interface GuardTotals {
  readonly errors: Proportion;
  readonly drops: Proportion;
  readonly latency: Histogram;
  /** How late the generator was itself. */
  readonly lag: Histogram;
}

interface Interval {
  readonly toMs: number;
  readonly requests: number;
  readonly errors: number;
  readonly latency: HistogramData;
  readonly offered: number;
  readonly dropped: number;
  readonly lag: HistogramData | undefined;
}

/** The last intervals of some revisions. */
export class GuardSamples {
  readonly #revisions: Set<number>;
  #longestMs = Infinity;
  #intervals: Interval[] = [];

  constructor(...revisions: readonly number[]) {
    this.#revisions = new Set(revisions);
  }

  /** Another revision runs the same. */
  include(revision: number): void {
    this.#revisions.add(revision);
  }

  /** From now on, what is older than this is forgotten when something new comes. */
  forgetBeyond(longestMs: number): void {
    this.#longestMs = longestMs;
  }

  /** Requests belong to the revision that their iteration began on; drops and lags count where one revision was in force for the whole interval. */
  add({ toMs, byRevision, offered, dropped, lag, revision, switches }: Measurement): void {
    const whole = switches.length === 0 && this.#revisions.has(revision);
    const ours = byRevision.filter((cell) => this.#revisions.has(cell.revision));
    if (!whole && ours.length === 0) return;
    const latency = new Histogram();
    for (const cell of ours) latency.merge(cell.latency);
    const errors = ours.reduce((sum, cell) => sum + cell.errors, 0);
    this.#intervals.push({ toMs, requests: latency.count, errors, latency: latency.toData(), offered: whole ? offered : 0, dropped: whole ? dropped : 0, lag: whole ? lag : undefined });
    if (this.#longestMs < Infinity) this.#intervals = this.#intervals.filter((interval) => interval.toMs > toMs - this.#longestMs);
  }

  /** All of it. */
  totals(): GuardTotals {
    return totalsOf(this.#intervals);
  }

  /** The last stretch of so long and with so many requests: what went well long ago does not hide what goes badly now. */
  recent(lengthMs: number, leastRequests: number): GuardTotals {
    const lastMs = this.#intervals.at(-1)?.toMs ?? 0;
    let seen = 0;
    const from = this.#intervals.findLastIndex(({ toMs, requests }) => {
      const enough = seen >= leastRequests && toMs <= lastMs - lengthMs;
      seen += requests;
      return enough;
    });
    return totalsOf(this.#intervals.slice(from + 1));
  }
}

function totalsOf(intervals: readonly Interval[]): GuardTotals {
  const latency = new Histogram();
  const lag = new Histogram();
  let [errors, offered, dropped] = [0, 0, 0];
  for (const interval of intervals) {
    latency.merge(interval.latency);
    errors += interval.errors;
    offered += interval.offered;
    dropped += interval.dropped;
    if (interval.lag) lag.merge(interval.lag);
  }
  return { errors: { count: errors, of: latency.count }, drops: { count: dropped, of: offered }, latency, lag };
}
