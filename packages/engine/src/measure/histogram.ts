/** Each power of two is cut into this many buckets, so a bucket is at most 1/128 (0.78 %) of its values wide. */
const bucketsPerRow = 128;
/** 2^32 µs, about 71 minutes; what is longer counts as this long, but `max` is kept exactly. */
const largestUs = 2 ** 32 - 1;

/** A histogram as plain data: it crosses threads. */
export interface HistogramData {
  /** Indexes of the buckets that hold something, rising. */
  readonly buckets: readonly number[];
  /** How many each of them holds. */
  readonly counts: readonly number[];
  /** The largest value in µs; 0 when empty. */
  readonly maxUs: number;
}

/**
 * Counts durations in log-linear buckets of whole microseconds, after HdrHistogram (Gil Tene): values below 256 µs are
 * exact, above that a bucket is less than 1 % wide. Merging adds buckets, so a percentile of merged histograms is the
 * same as if all had been counted in one. Memory is taken a row (a power of two, 1 KiB) at a time, at most 26 KiB.
 */
export class Histogram {
  readonly #rows: (Float64Array | undefined)[] = [];
  #count = 0;
  #maxUs = 0;

  get count(): number {
    return this.#count;
  }

  /** The largest value in µs, exact; 0 when empty. */
  get maxUs(): number {
    return this.#maxUs;
  }

  /** Counts one duration, in milliseconds; a negative one counts as 0. */
  record(durationMs: number): void {
    const us = Math.max(0, Math.round(durationMs * 1000));
    this.#add(bucketOf(Math.min(us, largestUs)), 1);
    if (us > this.#maxUs) this.#maxUs = us;
  }

  merge(data: HistogramData): void {
    data.buckets.forEach((bucket, index) => this.#add(bucket, data.counts[index] ?? 0));
    this.#maxUs = Math.max(this.#maxUs, data.maxUs);
  }

  /**
   * The value in µs that `share` of all values do not exceed (nearest rank), to the upper edge of its bucket; 0 when empty.
   *
   * @param share - 0 to 1: 0.99 for p99
   */
  percentileUs(share: number): number {
    const rank = Math.max(1, Math.ceil(share * this.#count));
    let seen = 0;
    for (const [bucket, count] of this.#filled()) {
      seen += count;
      if (seen >= rank) return Math.min(upperEdgeOf(bucket), this.#maxUs);
    }
    return 0;
  }

  /** The mean in µs, less than 1 % off, since it counts values by their buckets; 0 when empty. */
  get meanUs(): number {
    let sum = 0;
    for (const [bucket, count] of this.#filled()) sum += ((lowerEdgeOf(bucket) + upperEdgeOf(bucket)) / 2) * count;
    return this.#count === 0 ? 0 : sum / this.#count;
  }

  toData(): HistogramData {
    const filled = [...this.#filled()];
    return { buckets: filled.map(([bucket]) => bucket), counts: filled.map(([, count]) => count), maxUs: this.#maxUs };
  }

  #add(bucket: number, count: number): void {
    const rowIndex = Math.floor(bucket / bucketsPerRow);
    const row = (this.#rows[rowIndex] ??= new Float64Array(bucketsPerRow));
    const column = bucket % bucketsPerRow;
    row[column] = (row[column] ?? 0) + count;
    this.#count += count;
  }

  *#filled(): Generator<readonly [bucket: number, count: number]> {
    for (const [rowIndex, row] of this.#rows.entries()) {
      if (row === undefined) continue;
      for (const [column, count] of row.entries()) if (count > 0) yield [rowIndex * bucketsPerRow + column, count];
    }
  }
}

/** Row 0 holds 0–127 singly; row r ≥ 1 holds 2^(r+6) up to 2^(r+7) in steps of 2^(r-1). */
function bucketOf(us: number): number {
  if (us < bucketsPerRow) return us;
  const shift = 24 - Math.clz32(us);
  return shift * bucketsPerRow + (us >>> shift);
}

function lowerEdgeOf(bucket: number): number {
  return bucket === 0 ? 0 : upperEdgeOf(bucket - 1) + 1;
}

function upperEdgeOf(bucket: number): number {
  if (bucket < 2 * bucketsPerRow) return bucket;
  const shift = Math.floor(bucket / bucketsPerRow) - 1;
  return (bucket - shift * bucketsPerRow + 1) * 2 ** shift - 1;
}
