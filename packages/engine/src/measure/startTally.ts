import type { CompiledScenario } from '../scenario/compile.js';
import { IntegerList } from './integerList.js';
import type { KnownNames, NameBook } from './nameBook.js';

/** Counts by scenario, as plain data. */
export interface StartCounts {
  /** The number of the first; see `NameBook`. */
  readonly from: number;
  /** Of this scenario and those that follow. */
  readonly counts: Int32Array;
}

/** Counts by scenario. */
export class StartTally {
  readonly #names: NameBook;
  readonly #counts = new IntegerList();
  /** The first place that was counted in. */
  #lowest = Infinity;

  constructor(names: NameBook) {
    this.#names = names;
  }

  add(scenario: CompiledScenario): void {
    const place = this.#names.numberOf(scenario) - this.#names.from;
    if (place < this.#lowest) this.#lowest = place;
    this.#counts.increment(place);
  }

  /** Hands out what there is, and holds nothing from then on. */
  take(): StartCounts {
    const from = Math.min(this.#lowest, this.#counts.length);
    this.#lowest = Infinity;
    return { from: this.#names.from + from, counts: this.#counts.take(from) };
  }
}

/** The counts of a tally in another thread, by name. */
export function startsByName({ from, counts }: StartCounts, names: KnownNames): ReadonlyMap<string, number> {
  const byName = new Map<string, number>();
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at] ?? 0;
    if (count === 0) continue;
    const { scenario } = names.of(from + at);
    byName.set(scenario, (byName.get(scenario) ?? 0) + count);
  }
  return byName;
}
