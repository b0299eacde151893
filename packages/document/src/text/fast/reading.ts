/** An item of a list that the document itself has, such as a scenario. Its text says all of it; offsets are in characters. */
export interface ReadItem {
  /** The key of the list. */
  readonly list: string;
  /** That of its dash. */
  readonly indent: number;
  /** Where its first line begins. */
  readonly from: number;
  /** Where the first line after it begins, or the text ends. */
  readonly to: number;
  readonly value: object;
}

/** A text that was read, and those of its items that need not be read again. */
export interface Reading {
  readonly text: string;
  readonly items: ReadItems;
}

/** Items as they stand in a text. */
export class ReadItems {
  readonly all: ReadItem[] = [];
  /** The places of those that do not follow right upon the one before in the same list. */
  readonly #firsts: number[] = [];

  /** Adds items that follow right upon each other. */
  add(items: readonly ReadItem[]): void {
    const { all } = this;
    const [first] = items;
    if (first === undefined) return;
    if (!follows(all.at(-1), first)) this.#firsts.push(all.length);
    for (const item of items) all.push(item);
  }

  /** Stretches of items that follow right upon each other, of those from one on to before another. */
  stretches(from = 0, to = this.all.length): readonly { readonly first: number; readonly end: number }[] {
    const firsts = this.#firsts.slice(countWhile(this.#firsts, (first) => first <= from), countWhile(this.#firsts, (first) => first < to));
    return (from < to ? [from, ...firsts] : []).map((first, index) => ({ first, end: firsts[index] ?? to }));
  }

  /** How many stand before the first for which it does not hold. @param holds - for none after that either */
  countWhile(holds: (item: ReadItem) => boolean): number {
    return countWhile(this.all, holds);
  }
}

function countWhile<T>(list: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = list[middle];
    if (item !== undefined && holds(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function follows(item: ReadItem | undefined, next: ReadItem): boolean {
  return item !== undefined && item.to === next.from && item.list === next.list && item.indent === next.indent;
}
