import { sparkline } from '../format.js';

/** Seconds that are kept: what a person still remembers of a change. */
const mostKept = 240;

/** How several values come together in one bar. */
export type Pooling = 'mean' | 'highest';

/** The last minutes of one number, a value a second. */
export class Trace {
  readonly #pooling: Pooling;
  #values: number[] = [];
  /** How many were ever added. */
  #count = 0;

  constructor(pooling: Pooling) {
    this.#pooling = pooling;
  }

  /** @param value - ≥ 0 */
  add(value: number): void {
    this.#values.push(value);
    this.#count++;
    if (this.#values.length > mostKept) this.#values.shift();
  }

  /**
   * As bars, the newest to the right: a second each for as long as they fit, then two, four and so on.
   *
   * @param width - in columns, ≥ 1
   */
  bars(width: number): string {
    let secondsPerBar = 1;
    while (secondsPerBar * width < this.#values.length) secondsPerBar *= 2;
    const pooled = new Map<number, number[]>();
    for (const [index, value] of this.#values.entries()) {
      // By its number since the start: a bar keeps its values from one frame to the next.
      const bar = Math.floor((this.#count - this.#values.length + index) / secondsPerBar);
      pooled.set(bar, [...(pooled.get(bar) ?? []), value]);
    }
    return sparkline([...pooled.values()].map((values) => this.#pool(values)).slice(-width)).padStart(width);
  }

  #pool(values: readonly number[]): number {
    return this.#pooling === 'highest' ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0) / values.length;
  }
}
