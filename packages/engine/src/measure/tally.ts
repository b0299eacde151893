/** So many keys are counted beside each other before they are looked up among all. */
const mostRecent = 8;

/** Counts by key. */
export class Tally {
  readonly #places = new Map<string, number>();
  readonly #keys: string[] = [];
  readonly #counts: number[] = [];
  #total = 0;
  /** Keys that were counted of late: mostly, the next is one of them, and to compare is quicker than to look up. */
  readonly #recent: string[] = [];
  /** The places of these. */
  readonly #recentPlaces: number[] = [];
  /** Among the recent ones, that which the next other key takes the place of. */
  #oldest = 0;

  add(key: string, count = 1): void {
    const recent = this.#recent;
    let at = recent.length - 1;
    while (at >= 0 && recent[at] !== key) at--;
    this.#count(at < 0 ? this.#remember(key) : (this.#recentPlaces[at] ?? 0), count);
  }

  /** Each of these keys is there once, so none is worth remembering. */
  addAll(counts: Iterable<readonly [string, number]>): void {
    for (const [key, count] of counts) this.#count(this.#placeOf(key), count);
  }

  get(key: string): number {
    return this.#counts[this.#places.get(key) ?? -1] ?? 0;
  }

  get total(): number {
    return this.#total;
  }

  /** Without a prototype, so that no key means anything else. */
  toRecord(): Readonly<Record<string, number>> {
    const record: Record<string, number> = Object.create(null);
    for (const [place, key] of this.#keys.entries()) record[key] = this.#counts[place] ?? 0;
    return record;
  }

  toMap(): ReadonlyMap<string, number> {
    const map = new Map<string, number>();
    for (const [place, key] of this.#keys.entries()) map.set(key, this.#counts[place] ?? 0);
    return map;
  }

  #remember(key: string): number {
    const place = this.#placeOf(key);
    this.#recent[this.#oldest] = key;
    this.#recentPlaces[this.#oldest] = place;
    this.#oldest = (this.#oldest + 1) % mostRecent;
    return place;
  }

  #placeOf(key: string): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.#keys.push(key) - 1;
    this.#counts.push(0);
    this.#places.set(key, place);
    return place;
  }

  #count(place: number, count: number): void {
    this.#counts[place] = (this.#counts[place] ?? 0) + count;
    this.#total += count;
  }
}
