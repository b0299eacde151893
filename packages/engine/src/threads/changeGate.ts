import { mostAheadMs } from '../schedule/aheadClock.js';

/** How many changes may be on their way at once. */
const places = 64;
const versionBytes = 8;

/**
 * Memory in which load threads see when a change takes effect before the change itself arrives, so that none goes past that
 * instant on the old plan.
 */
export function changeMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(versionBytes + places * Float64Array.BYTES_PER_ELEMENT);
}

/** The side of the thread that steers. */
export class ChangeAnnouncer {
  readonly #count: Int32Array;
  readonly #instants: Float64Array;

  constructor(memory: SharedArrayBuffer) {
    this.#count = new Int32Array(memory, 0, 1);
    this.#instants = new Float64Array(memory, versionBytes, places);
  }

  /**
   * Announces that a change, which must then be sent, takes effect at an instant so far ahead that every thread hears of it
   * before it is there.
   *
   * @param aheadMs - far enough for memory to be seen by a thread that is ahead itself
   * @returns the instant
   */
  announce(now: () => number, aheadMs: number): number {
    const number = Atomics.load(this.#count, 0);
    let atMs = now() + aheadMs;
    this.#instants[number % places] = atMs;
    Atomics.add(this.#count, 0, 1);
    // Whoever was put to sleep before the announcement was out is too late with it. Threads that saw the earlier instant only wait.
    while (now() + mostAheadMs >= atMs) {
      atMs = now() + aheadMs;
      this.#instants[number % places] = atMs;
      Atomics.load(this.#count, 0);
    }
    return atMs;
  }
}

/** The side of a load thread. */
export class ChangeWatch {
  readonly #count: Int32Array;
  readonly #instants: Float64Array;
  #arrived = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#count = new Int32Array(memory, 0, 1);
    this.#instants = new Float64Array(memory, versionBytes, places);
  }

  /** When the next change that was announced and has not arrived takes effect; `Infinity` when there is none. */
  get nextAtMs(): number {
    const onTheirWay = Atomics.load(this.#count, 0) - this.#arrived;
    if (onTheirWay === 0) return Infinity;
    // With more on their way than there are places, its instant is gone; it is no later than the one that took its place.
    return onTheirWay > places ? -Infinity : (this.#instants[this.#arrived % places] ?? Infinity);
  }

  /** One has arrived. */
  arrive(): void {
    this.#arrived++;
  }
}
