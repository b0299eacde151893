/** So many keys are counted beside each other before they are looked up among all. */
const mostRecent = 8;

/** Counts by key. */
export class Tally {
  /** Without a prototype, so that no key means anything else. */
  readonly #counts: Record<string, number> = Object.create(null);
  /** Keys that were counted of late: mostly, the next is one of them, and to compare is quicker than to look up. */
  readonly #recent: string[] = [];
  /** Of these, not among the counts yet. */
  readonly #more: number[] = [];
  /** Among the recent ones, that which the next other key takes the place of. */
  #oldest = 0;

  add(key: string, count = 1): void {
    const recent = this.#recent;
    let at = recent.length - 1;
    while (at >= 0 && recent[at] !== key) at--;
    if (at >= 0) this.#more[at] = (this.#more[at] ?? 0) + count;
    else this.#remember(key, count);
  }

  /** Each of these keys is there once, so none is worth remembering. */
  addAll(counts: Readonly<Partial<Record<string, number>>>): void {
    for (const key in counts) this.#count(key, counts[key] ?? 0);
  }

  get(key: string): number {
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

  #remember(key: string, count: number): void {
    const at = this.#oldest;
    const forgotten = this.#recent[at];
    if (forgotten !== undefined) this.#count(forgotten, this.#more[at] ?? 0);
    this.#recent[at] = key;
    this.#more[at] = count;
    this.#oldest = (at + 1) % mostRecent;
  }

  #settle(): void {
    for (const [at, key] of this.#recent.entries()) this.#count(key, this.#more[at] ?? 0);
    this.#more.fill(0);
  }

  #count(key: string, count: number): void {
    if (count > 0) this.#counts[key] = (this.#counts[key] ?? 0) + count;
  }
}
