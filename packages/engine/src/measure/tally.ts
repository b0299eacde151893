/** Counts by key, with the ways to move counts about. */
export class Tally<K extends string | number = string> {
  readonly #counts = new Map<K, number>();

  add(key: K, count = 1): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }

  addAll(this: Tally, counts: Readonly<Record<string, number>>): void {
    for (const [key, count] of Object.entries(counts)) this.add(key, count);
  }

  get(key: K): number {
    return this.#counts.get(key) ?? 0;
  }

  get total(): number {
    let total = 0;
    for (const count of this.#counts.values()) total += count;
    return total;
  }

  toRecord(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
