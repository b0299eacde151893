import type { Rate } from '../rate.js';

/** A stretch of time in which the rate moves evenly from one value to another. */
export interface Stretch {
  /** In milliseconds, ≥ 0; one of 0 is a jump. */
  readonly lengthMs: number;
  /** Starts per second, ≥ 0. */
  readonly from: number;
  readonly to: number;
}

/** A stretch and what lies before it. */
interface PlacedStretch extends Stretch {
  readonly beginMs: number;
  readonly startsBefore: number;
}

/**
 * A rate made of straight lines, with its integral in closed form. After the last stretch the rate at its end holds, or
 * everything begins again.
 *
 * @param stretches - at least one
 * @param after - what comes after the last one; to repeat, one of them must be longer than 0
 */
export function linearRate(stretches: readonly Stretch[], after: 'hold' | 'repeat'): Rate {
  const once = new OneRound(stretches);
  return after === 'repeat' ? repeated(once) : held(once);
}

function held(once: OneRound): Rate {
  const { lengthMs, starts, lastPerSecond } = once;
  return {
    perSecondAt: (tMs) => (tMs < lengthMs ? once.perSecondAt(tMs) : lastPerSecond),
    startsBy: (tMs) => (tMs < lengthMs ? once.startsBy(tMs) : starts + ((tMs - lengthMs) * lastPerSecond) / 1000),
    timeOf: (count) => {
      if (count <= starts) return once.timeOf(count);
      return lastPerSecond > 0 ? lengthMs + ((count - starts) * 1000) / lastPerSecond : Infinity;
    },
  };
}

/** Whole rounds are multiplied, never added up, so that nothing drifts. */
export function repeated(once: Round): Rate {
  const { lengthMs, starts } = once;
  return {
    perSecondAt: (tMs) => once.perSecondAt(tMs % lengthMs),
    startsBy: (tMs) => Math.floor(tMs / lengthMs) * starts + once.startsBy(tMs % lengthMs),
    timeOf: (count) => {
      if (starts === 0) return count > 0 ? Infinity : 0;
      // What a round makes in all is reached in that round, perhaps before its end.
      const rounds = Math.max(0, Math.ceil(count / starts) - 1);
      return rounds * lengthMs + once.timeOf(Math.min(starts, count - rounds * starts));
    },
  };
}

/** One round of a rate that repeats: a {@link Rate} from 0 to `lengthMs`. */
export interface Round extends Rate {
  readonly lengthMs: number;
  /** In the whole round. */
  readonly starts: number;
}

class OneRound implements Round {
  readonly lengthMs: number;
  readonly starts: number;
  readonly lastPerSecond: number;
  readonly #stretches: readonly PlacedStretch[];

  constructor(stretches: readonly Stretch[]) {
    let beginMs = 0;
    let startsBefore = 0;
    this.#stretches = stretches.map((stretch) => {
      const placed = { ...stretch, beginMs, startsBefore };
      beginMs += stretch.lengthMs;
      startsBefore += startsWithin(stretch, stretch.lengthMs);
      return placed;
    });
    this.lengthMs = beginMs;
    this.starts = startsBefore;
    this.lastPerSecond = stretches.at(-1)?.to ?? 0;
  }

  perSecondAt(tMs: number): number {
    const { beginMs, lengthMs, from, to } = this.#last((stretch) => stretch.beginMs <= tMs);
    return lengthMs === 0 ? to : from + ((to - from) * Math.min(lengthMs, tMs - beginMs)) / lengthMs;
  }

  startsBy(tMs: number): number {
    const stretch = this.#last(({ beginMs }) => beginMs <= tMs);
    return stretch.startsBefore + startsWithin(stretch, Math.min(stretch.lengthMs, tMs - stretch.beginMs));
  }

  timeOf(count: number): number {
    if (count <= 0) return 0;
    const stretch = this.#last(({ startsBefore }) => startsBefore < count);
    return stretch.beginMs + Math.min(stretch.lengthMs, timeWithin(stretch, count - stretch.startsBefore));
  }

  /** The last stretch that `holds`; they hold from the first one up to some point. */
  #last(holds: (stretch: PlacedStretch) => boolean): PlacedStretch {
    let low = 0;
    let high = this.#stretches.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      const stretch = this.#stretches[middle];
      if (stretch && holds(stretch)) low = middle;
      else high = middle;
    }
    const found = this.#stretches[low];
    if (!found) throw new RangeError('a rate needs at least one stretch');
    return found;
  }
}

/** The area below the line up to `tMs`. */
function startsWithin({ lengthMs, from, to }: Stretch, tMs: number): number {
  if (lengthMs === 0) return 0;
  return (tMs * (from + ((to - from) * tMs) / (2 * lengthMs))) / 1000;
}

/** Solves `from·t + (to − from)·t² / (2·length) = starts` in the form that cancels nothing. */
function timeWithin({ lengthMs, from, to }: Stretch, starts: number): number {
  const wanted = starts * 1000;
  const slope = lengthMs === 0 ? 0 : (to - from) / lengthMs;
  const root = Math.sqrt(Math.max(0, from * from + 2 * slope * wanted));
  return from + root > 0 ? (2 * wanted) / (from + root) : Infinity;
}
