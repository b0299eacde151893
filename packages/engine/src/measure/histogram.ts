/** Each power of two is cut into this many buckets, so a bucket is at most 1/128 (0.78 %) of its values wide. */
const bucketsPerRow = 128;
/** 2^32 µs, about 71 minutes; what is longer counts as this long, but `max` is kept exactly. */
const largestUs = 2 ** 32 - 1;
/** So many buckets are kept one by one, in order, before they are spread out in rows: about as much memory as a row or two. */
const mostSingly = 64;
/** What no histogram has written into. */
const noNumbers: number[] = [];

/** A histogram as plain data: it crosses threads. */
export interface HistogramData {
  /** Indexes of the buckets that hold something, rising. */
  readonly buckets: readonly number[];
  /** How many each of them holds. */
  readonly counts: readonly number[];
  /** The largest value in µs; 0 when empty. */
  readonly maxUs: number;
}

const nothing: HistogramData = { buckets: noNumbers, counts: noNumbers, maxUs: 0 };

/**
 * Counts durations in log-linear buckets of whole microseconds, after HdrHistogram (Gil Tene): values below 256 µs are
 * exact, above that a bucket is less than 1 % wide. Merging adds buckets, so a percentile of merged histograms is the
 * same as if all had been counted in one. A few buckets are a short list, since a load of thousands of steps has
 * thousands of histograms with a value or two; more take memory a row (a power of two, 1 KiB) at a time, at most 26 KiB.
 */
export class Histogram {
  /** Those that hold something, rising, and how many they hold; until there are rows. */
  #buckets = noNumbers;
  #counts = noNumbers;
  #rows: (Float64Array | undefined)[] | undefined;
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

  merge({ buckets, counts, maxUs }: HistogramData): void {
    for (let at = 0; at < buckets.length; at++) this.#add(buckets[at] ?? 0, counts[at] ?? 0);
    if (maxUs > this.#maxUs) this.#maxUs = maxUs;
  }

  /**
   * The value in µs that `share` of all values do not exceed (nearest rank), to the upper edge of its bucket; 0 when empty.
   *
   * @param share - 0 to 1: 0.99 for p99
   */
  percentileUs(share: number): number {
    const rank = Math.max(1, Math.ceil(share * this.#count));
    let seen = 0;
    let found: number | undefined;
    this.#visit((bucket, count) => {
      seen += count;
      if (seen >= rank) found = bucket;
      return found === undefined;
    });
    return found === undefined ? 0 : Math.min(upperEdgeOf(found), this.#maxUs);
  }

  /** The mean in µs, less than 1 % off, since it counts values by their buckets; 0 when empty. */
  get meanUs(): number {
    let sum = 0;
    this.#visit((bucket, count) => {
      sum += ((lowerEdgeOf(bucket) + upperEdgeOf(bucket)) / 2) * count;
      return true;
    });
    return this.#count === 0 ? 0 : sum / this.#count;
  }

  /** A copy of what it holds. */
  toData(): HistogramData {
    if (this.#count === 0) return nothing;
    if (this.#rows === undefined) return { buckets: [...this.#buckets], counts: [...this.#counts], maxUs: this.#maxUs };
    const buckets: number[] = [];
    const counts: number[] = [];
    this.#visit((bucket, count) => {
      buckets.push(bucket);
      return counts.push(count) > 0;
    });
    return { buckets, counts, maxUs: this.#maxUs };
  }

  /** What it holds itself; it holds nothing from then on. */
  take(): HistogramData {
    const data = this.#count === 0 || this.#rows !== undefined ? this.toData() : { buckets: this.#buckets, counts: this.#counts, maxUs: this.#maxUs };
    this.#buckets = this.#counts = noNumbers;
    this.#rows = undefined;
    this.#count = this.#maxUs = 0;
    return data;
  }

  #add(bucket: number, count: number): void {
    this.#count += count;
    if (this.#rows !== undefined) return addTo(this.#rows, bucket, count);
    const buckets = this.#buckets;
    if (buckets.length === 0) {
      this.#buckets = [bucket];
      this.#counts = [count];
      return;
    }
    let at = buckets.length;
    while (at > 0 && (buckets[at - 1] ?? 0) >= bucket) at--;
    if (buckets[at] === bucket) this.#counts[at] = (this.#counts[at] ?? 0) + count;
    else if (buckets.length < mostSingly) {
      buckets.splice(at, 0, bucket);
      this.#counts.splice(at, 0, count);
    } else {
      this.#rows = this.#spreadOut();
      addTo(this.#rows, bucket, count);
    }
  }

  #spreadOut(): (Float64Array | undefined)[] {
    const rows: (Float64Array | undefined)[] = [];
    for (const [at, bucket] of this.#buckets.entries()) addTo(rows, bucket, this.#counts[at] ?? 0);
    this.#buckets = this.#counts = noNumbers;
    return rows;
  }

  /** Shows the buckets that hold something, rising, while it is asked to go on. */
  #visit(goesOn: (bucket: number, count: number) => boolean): void {
    if (this.#rows === undefined) {
      for (let at = 0; at < this.#buckets.length; at++) if (!goesOn(this.#buckets[at] ?? 0, this.#counts[at] ?? 0)) return;
      return;
    }
    for (let index = 0; index < this.#rows.length; index++) {
      const row = this.#rows[index];
      if (row === undefined) continue;
      for (let column = 0; column < bucketsPerRow; column++) {
        const count = row[column] ?? 0;
        if (count > 0 && !goesOn(index * bucketsPerRow + column, count)) return;
      }
    }
  }
}

function addTo(rows: (Float64Array | undefined)[], bucket: number, count: number): void {
  const index = Math.floor(bucket / bucketsPerRow);
  const row = (rows[index] ??= new Float64Array(bucketsPerRow));
  const column = bucket % bucketsPerRow;
  row[column] = (row[column] ?? 0) + count;
}

/** The bucket of whole microseconds, 0 to 2^32 − 1. Row 0 holds 0–127 singly; row r ≥ 1 holds 2^(r+6) up to 2^(r+7) in steps of 2^(r-1). */
export function bucketOf(us: number): number {
  if (us < bucketsPerRow) return us;
  const shift = 24 - Math.clz32(us);
  return shift * bucketsPerRow + (us >>> shift);
}

function lowerEdgeOf(bucket: number): number {
  return bucket === 0 ? 0 : upperEdgeOf(bucket - 1) + 1;
}

/** The largest number of microseconds that belongs to a bucket. */
export function upperEdgeOf(bucket: number): number {
  if (bucket < 2 * bucketsPerRow) return bucket;
  const shift = Math.floor(bucket / bucketsPerRow) - 1;
  return (bucket - shift * bucketsPerRow + 1) * 2 ** shift - 1;
}
