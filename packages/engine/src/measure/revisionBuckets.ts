import { Histogram, type HistogramData } from './histogram.js';
import type { Measurement } from './measurement.js';
import { mostToldRevisions } from './runTotals.js';

/** The latencies of each of the last thousand revisions in the plan, in buckets: what two of them are compared by. */
export class RevisionBuckets {
  readonly #histograms = new Map<number, Histogram>();

  /** Takes an interval in. */
  add({ round, byRevision }: Measurement): void {
    if (round === null) return;
    for (const { revision, latency } of byRevision) this.#histogramOf(revision).merge(latency);
    for (const revision of this.#histograms.keys()) {
      if (this.#histograms.size <= mostToldRevisions) return;
      this.#histograms.delete(revision);
    }
  }

  /** Of one revision; undefined when nothing was measured of it, or long ago. */
  of(revision: number): HistogramData | undefined {
    return this.#histograms.get(revision)?.toData();
  }

  #histogramOf(revision: number): Histogram {
    const known = this.#histograms.get(revision);
    if (known) return known;
    const histogram = new Histogram();
    this.#histograms.set(revision, histogram);
    return histogram;
  }
}
