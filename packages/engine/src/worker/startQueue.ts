import type { Start } from './start.js';

/** When this many places at the front are used up, they are given back. */
const compactAt = 1_024;

/** Starts that wait for a worker, first come first served. It holds no more than fall due within the longest lag allowed. */
export class StartQueue {
  #starts: Start[] = [];
  #head = 0;

  get length(): number {
    return this.#starts.length - this.#head;
  }

  /** Undefined when none waits. */
  get first(): Start | undefined {
    return this.#starts[this.#head];
  }

  add(start: Start): void {
    this.#starts.push(start);
  }

  /** Removes the first one; undefined when none waits. */
  takeFirst(): Start | undefined {
    const start = this.#starts[this.#head];
    if (start === undefined) return undefined;
    this.#head++;
    if (this.#head >= compactAt && this.#head * 2 >= this.#starts.length) {
      this.#starts = this.#starts.slice(this.#head);
      this.#head = 0;
    }
    return start;
  }

  /** Removes the first one, if it expired before `nowMs`; undefined otherwise. */
  takeExpired(nowMs: number): Start | undefined {
    return this.first !== undefined && this.first.expiresAtMs < nowMs ? this.takeFirst() : undefined;
  }

  /** Empties the queue and hands out what was in it. */
  clear(): readonly Start[] {
    const dropped = this.#starts.slice(this.#head);
    this.#starts = [];
    this.#head = 0;
    return dropped;
  }
}
