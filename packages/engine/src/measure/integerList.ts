const firstCapacity = 16;

/** Integers in memory that is used again and again: a collector of garbage has nothing to do with them. */
export class IntegerList {
  #numbers = new Int32Array(firstCapacity);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) this.#growTo(this.#length + 1);
    this.#numbers[this.#length++] = number;
  }

  /** Adds 1 at a place; those up to it are there from then on. */
  increment(place: number): void {
    if (place >= this.#length) {
      this.#growTo(place + 1);
      this.#length = place + 1;
    }
    this.#numbers[place] = (this.#numbers[place] ?? 0) + 1;
  }

  /** Hands out what there is, and holds nothing from then on. @param from - the first place that holds anything but 0 */
  take(from = 0): Int32Array {
    const taken = this.#numbers.slice(from, this.#length);
    this.#numbers.fill(0, from, this.#length);
    this.#length = 0;
    return taken;
  }

  #growTo(length: number): void {
    if (length <= this.#numbers.length) return;
    const before = this.#numbers;
    this.#numbers = new Int32Array(Math.max(length, before.length * 2));
    this.#numbers.set(before);
  }
}
