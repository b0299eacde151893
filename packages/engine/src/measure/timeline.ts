import { Histogram, type HistogramData } from './histogram.js';
import { summarizeLatency, type LatencySummary } from './latency.js';
import type { Measurement } from './measurement.js';
import { joinStretches, stretchOf, type Stretch, type StretchCounts } from './stretch.js';

/** What the load did in one stretch of a run. Times in milliseconds since the load began. */
export interface TimelineStretch extends StretchCounts {
  /** What the open model asks for, per second, in its unit, on average; null in the closed model. */
  readonly targetPerSecond: number | null;
  /** Of all requests of the stretch. */
  readonly latencyMs: LatencySummary;
  /** How late the generator was itself. */
  readonly generatorLagMs: { readonly p99: number };
}

/** An hour of seconds. */
const mostStretches = 3_600;
const finestMs = 1_000;
/** So many stretches are looked at with each interval while two neighbours become one: all at once would take as long as half a second. */
const stepsAtOnce = 8;

/** A stretch, and what is told of it: worked out once, when its time is over. */
interface Held {
  readonly stretch: Stretch;
  told: TimelineStretch | undefined;
}

/** Stretches in order, each of its own length at least. */
interface Row {
  readonly resolutionMs: number;
  readonly held: Held[];
}

/**
 * A run over time, bounded: each second is a stretch, until there are too many; then two neighbours become one, again and
 * again, a few with each interval that is taken in. Buckets are merged, so a percentile of a stretch is that of all its requests.
 */
export class Timeline {
  readonly #most: number;
  #row: Row = { resolutionMs: finestMs, held: [] };
  /** While there are too many: the beginning of the row, in stretches twice as long, and how much of the row went into it. */
  #coarser: { readonly row: Row; taken: number } | undefined;

  /** @param most - how many stretches are held; ≥ 2 */
  constructor(most = mostStretches) {
    this.#most = most;
  }

  /** How long a stretch is, in milliseconds; those at the beginning may be twice as long already. */
  get resolutionMs(): number {
    return this.#row.resolutionMs;
  }

  /** Takes an interval in. Intervals of two rounds may lie side by side: they are one stretch. */
  add(measurement: Measurement): void {
    put(this.#row, stretchOf(measurement));
    if (!this.#coarser && this.#row.held.length > this.#most) this.#coarser = { row: { resolutionMs: 2 * this.#row.resolutionMs, held: [] }, taken: 0 };
    for (let step = 0; step < stepsAtOnce && this.#coarser; step++) this.#coarsen(this.#coarser);
  }

  /**
   * What was held so far, in order: the stretches that end after `afterMs`.
   *
   * @param most - the first ones of these. @defaultValue all
   */
  stretches(afterMs = 0, most = Infinity): readonly TimelineStretch[] {
    const { row = { held: [] }, taken = 0 } = this.#coarser ?? {};
    const held = [...row.held, ...this.#row.held.slice(taken)];
    const from = held.findLastIndex(({ stretch }) => stretch.toMs <= afterMs) + 1;
    return held.slice(from, from + most).map(tell);
  }

  #coarsen(coarser: { readonly row: Row; taken: number }): void {
    const next = this.#row.held[coarser.taken++];
    if (next) put(coarser.row, next.stretch);
    if (coarser.taken < this.#row.held.length) return;
    this.#row = coarser.row;
    this.#coarser = undefined;
  }
}

function put({ resolutionMs, held }: Row, stretch: Stretch): void {
  const last = held.at(-1);
  if (last && slotOf(last.stretch, resolutionMs) >= slotOf(stretch, resolutionMs)) {
    held[held.length - 1] = { stretch: joinStretches(last.stretch, stretch), told: undefined };
    return;
  }
  // Whoever asks for all of them then need not work out an hour.
  if (last) tell(last);
  held.push({ stretch, told: undefined });
}

/** By its middle, since intervals end a little early or late. */
function slotOf({ fromMs, toMs }: Stretch, resolutionMs: number): number {
  return Math.floor((fromMs + toMs) / 2 / resolutionMs);
}

function tell(held: Held): TimelineStretch {
  return (held.told ??= toldOf(held.stretch));
}

function toldOf({ latency, lag, asked, askedMs, ...counts }: Stretch): TimelineStretch {
  return {
    ...counts,
    targetPerSecond: askedMs > 0 ? asked / askedMs : null,
    latencyMs: summarizeLatency(histogramOf(latency)),
    generatorLagMs: { p99: histogramOf(lag).percentileUs(0.99) / 1_000 },
  };
}

function histogramOf(data: HistogramData): Histogram {
  const histogram = new Histogram();
  histogram.merge(data);
  return histogram;
}
