import type { LoadUnit } from '../settings.js';
import { sum } from '../statistics/sum.js';
import type { Measurement } from './measurement.js';

/** How far back it looks, in milliseconds: long enough for an average, short enough to follow the target. */
const memoryMs = 10_000;
/** Fewer ends than these say little. */
const leastEnds = 20;

/** What ended in one. */
interface Interval {
  readonly toMs: number;
  readonly busyMs: number;
  readonly iterations: number;
  readonly requests: number;
}

/**
 * Estimates how many workers a rate takes, from how long they are busy with one start now: by Little's law, what is in
 * progress is the rate at which it begins times how long it takes (J. D. C. Little, Operations Research 9(3), 1961).
 */
export class WorkerDemand {
  #intervals: readonly Interval[] = [];

  add({ toMs, busyMs, iterations, byRevision }: Measurement): void {
    const interval = { toMs, busyMs, iterations: sum(iterations.values()), requests: sum(byRevision.map(({ requests }) => requests)) };
    this.#intervals = [...this.#intervals, interval].filter((one) => one.toMs > toMs - memoryMs);
  }

  /** For how long a worker is busy with one start, in milliseconds; undefined until enough have ended. */
  msPerStart(unit: LoadUnit): number | undefined {
    let busyMs = 0;
    let ends = 0;
    for (const interval of this.#intervals) {
      busyMs += interval.busyMs;
      ends += interval[unit];
    }
    return ends < leastEnds ? undefined : busyMs / ends;
  }

  /** How many workers the rate takes as the target answers now; undefined until that is known. */
  workersFor(startsPerSecond: number, unit: LoadUnit): number | undefined {
    const msPerStart = this.msPerStart(unit);
    return msPerStart === undefined ? undefined : Math.ceil((startsPerSecond * msPerStart) / 1_000);
  }
}
