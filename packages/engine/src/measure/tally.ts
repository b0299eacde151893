/** Counts by key. */
export class Tally {
  /** Without a prototype, so that no key means anything else. */
  readonly #counts: Record<string, number> = Object.create(null);
  /** The key that was counted last: mostly, the next is the same. */
  #key: string | number | undefined;
  /** Of that key, not among the counts yet. */
  #more = 0;

  add(key: string | number, count = 1): void {
    if (key !== this.#key) {
      this.#settle();
      this.#key = key;
    }
    this.#more += count;
  }

  addAll(counts: Readonly<Record<string, number>>): void {
    for (const key in counts) this.add(key, counts[key]);
  }

  get(key: string | number): number {
    this.#settle();
    return this.#counts[key] ?? 0;
  }

  get total(): number {
    this.#settle();
    let total = 0;
    for (const key in this.#counts) total += this.#counts[key] ?? 0;
    return total;
  }

  /** The counts themselves: to copy thousands of them each second takes longer than to count. */
  toRecord(): Readonly<Record<string, number>> {
    this.#settle();
    return this.#counts;
  }

  #settle(): void {
    if (this.#key === undefined || this.#more === 0) return;
    this.#counts[this.#key] = (this.#counts[this.#key] ?? 0) + this.#more;
    this.#more = 0;
  }
}
