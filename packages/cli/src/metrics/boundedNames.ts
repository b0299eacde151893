/** What those beyond the bound are counted under. */
export const otherName = 'other';

/** Lets the first so many names stand for themselves, for as long as the run: a counter that was there stays. */
export class BoundedNames {
  readonly #most: number;
  readonly #known = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  /** True for a name that stands for itself. */
  takes(name: string): boolean {
    if (this.#known.has(name)) return true;
    if (this.#known.size >= this.#most) return false;
    this.#known.add(name);
    return true;
  }
}
