import { bucketOf, upperEdgeOf, type HistogramData } from './histogram.js';

/** Round durations in milliseconds, from half a millisecond to half a minute, close enough to tell percentiles apart. */
const roundMs = [0.5, 1, 2.5, 5, 7.5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000, 30_000];

/**
 * Counts durations by few fixed bounds, for those who add up counts themselves, as Prometheus does. The bounds are the upper
 * edges of the histogram's own buckets that hold round durations, so the counts are exact.
 */
export class DurationBuckets {
  /** In microseconds, rising, whole: a duration of as many belongs to the bucket. 0 to 0.8 % above a round number. */
  static readonly boundsUs: readonly number[] = roundMs.map((ms) => upperEdgeOf(bucketOf(ms * 1_000)));
  /** One more than there are bounds, for what is beyond the last. */
  readonly #counts = [...DurationBuckets.boundsUs, Infinity].map(() => 0);
  #sumUs = 0;

  /** All durations added up, in microseconds, less than 0.4 % off: each counts as the middle of its histogram's bucket. */
  get sumUs(): number {
    return this.#sumUs;
  }

  /** How many lay above the bound before and up to each of the bounds; then how many lay beyond the last. */
  counts(): readonly number[] {
    return [...this.#counts];
  }

  /** Counts the durations of a histogram. */
  add({ buckets, counts }: HistogramData): void {
    let bound = 0;
    for (const [at, bucket] of buckets.entries()) {
      const count = counts[at] ?? 0;
      while (bound < lastBuckets.length && bucket > (lastBuckets[bound] ?? 0)) bound++;
      this.#counts[bound] = (this.#counts[bound] ?? 0) + count;
      this.#sumUs += (((bucket === 0 ? 0 : upperEdgeOf(bucket - 1) + 1) + upperEdgeOf(bucket)) / 2) * count;
    }
  }
}

/** The histogram's bucket that each bound closes. */
const lastBuckets = DurationBuckets.boundsUs.map(bucketOf);
