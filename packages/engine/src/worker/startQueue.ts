import type { Start } from './start.js';

const firstCapacity = 16;

/**
 * Starts that wait for a worker, first come first served. It holds no more than fall due within the longest lag allowed, in a ring that
 * grows and is used again; of what was taken it holds nothing.
 */
export class StartQueue {
  #ring = emptyRing(firstCapacity);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Undefined when none waits. */
  get first(): Start | undefined {
    return this.#ring[this.#head];
  }

  add(start: Start): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#length++) % this.#ring.length] = start;
  }

  /** Removes the first one; undefined when none waits. */
  takeFirst(): Start | undefined {
    const { first } = this;
    if (first === undefined) return undefined;
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.#ring.length;
    this.#length--;
    return first;
  }

  /** Removes the first one, if it expired before `nowMs`; undefined otherwise. */
  takeExpired(nowMs: number): Start | undefined {
    return this.first !== undefined && this.first.expiresAtMs < nowMs ? this.takeFirst() : undefined;
  }

  /** Empties the queue and hands out what was in it. */
  clear(): readonly Start[] {
    const dropped: Start[] = [];
    for (let start = this.takeFirst(); start !== undefined; start = this.takeFirst()) dropped.push(start);
    return dropped;
  }

  #grow(): void {
    const before = this.#ring;
    this.#ring = emptyRing(before.length * 2);
    for (let place = 0; place < before.length; place++) this.#ring[place] = before[(this.#head + place) % before.length];
    this.#head = 0;
  }
}

function emptyRing(capacity: number): (Start | undefined)[] {
  return Array.from({ length: capacity }, () => undefined);
}
