import { mostAheadMs } from './aheadClock.js';

const leastMs = 0.1;
/** No larger part of a wait: it is spun through, and an answer that comes meanwhile is read at its end. */
const mostPart = 0.03;
/** What is added when work was late, and taken off when it was not. One in ten is late where these even out. */
const [lateStepMs, readyStepMs] = [0.045, 0.005];

/**
 * How far ahead of its instant work is begun, so that it is most often ready by then. It learns that from what became of earlier work: more
 * is needed where others empty the machine's caches or the thread wakes up late.
 */
export class Lead {
  /** The first ones take longest: nothing is compiled. */
  #ms = mostAheadMs;

  /** In milliseconds, for work that is waited for for so long. */
  beforeEndOf(waitMs: number): number {
    return Math.min(this.#ms, Math.max(leastMs, waitMs * mostPart));
  }

  /** @param spareMs - work was ready so long before its instant, in milliseconds; negative: so long after */
  learn(spareMs: number): void {
    this.#ms = Math.min(mostAheadMs, Math.max(leastMs, spareMs < 0 ? this.#ms + lateStepMs : this.#ms - readyStepMs));
  }
}
