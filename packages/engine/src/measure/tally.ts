/** Counts by key. */
export class Tally {
  /** Without a prototype, so that no key means anything else. */
  readonly #counts: Record<string, number> = Object.create(null);

  add(key: string | number, count = 1): void {
    this.#counts[key] = (this.#counts[key] ?? 0) + count;
  }

  addAll(counts: Readonly<Record<string, number>>): void {
    for (const key in counts) this.add(key, counts[key]);
  }

  get(key: string | number): number {
    return this.#counts[key] ?? 0;
  }

  get total(): number {
    let total = 0;
    for (const key in this.#counts) total += this.#counts[key] ?? 0;
    return total;
  }

  /** The counts themselves: to copy thousands of them each second takes longer than to count. */
  toRecord(): Readonly<Record<string, number>> {
    return this.#counts;
  }
}
