import { commonEnds } from './commonEnds.js';

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

  /** Stretches of items that follow right upon each other. */
  stretches(): readonly { readonly first: number; readonly end: number }[] {
    return this.#firsts.map((first, index) => ({ first, end: this.#firsts[index + 1] ?? this.all.length }));
  }

  /** How many stand before the first for which it does not hold. @param holds - for none after that either */
  countWhile(holds: (item: ReadItem) => boolean): number {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = this.all[middle];
      if (item !== undefined && holds(item)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Items of one list, one right after the other, that a text has as the one before had. */
export interface Run {
  readonly list: string;
  readonly indent: number;
  readonly from: number;
  readonly to: number;
  readonly items: readonly ReadItem[];
}

/** What of a reading can be used again for another text. */
export interface Known {
  /** What stands before and after all that was changed, in the order of the other text. */
  readonly runs: readonly Run[];
  /** The items between, by {@link itemKey}: they may stand elsewhere. */
  readonly others: Map<string, object>;
}

/**
 * What is still the same. Of the items before the change, the last one counts among the others, unless the beginning of the next one
 * shows that it ended there. Items are not looked at one by one: there may be thousands.
 */
export function knownOf({ text: before, items }: Reading, text: string): Known {
  const { before: head, after: tail } = commonEnds(before, text);
  const shift = text.length - before.length;
  const begunBefore = items.countWhile(({ from, indent }) => from + indent + '- '.length <= head);
  // The line break before what follows the change is the same, too.
  const begunWithin = items.countWhile(({ from }) => from <= before.length - tail);
  const heads: Run[] = [];
  const tails: Run[] = [];
  const others = new Map<string, object>();
  for (const { first, end } of items.stretches()) {
    const changed = Math.max(first, Math.min(end, begunBefore) - 1);
    const unchanged = Math.max(changed, Math.min(end, begunWithin));
    heads.push(...runOf(items.all.slice(first, changed)));
    for (const item of items.all.slice(changed, unchanged)) others.set(itemKey(item.list, before.slice(item.from, item.to)), item.value);
    tails.push(...runOf(moved(items.all.slice(unchanged, end), shift)));
  }
  return { runs: [...heads, ...tails], others };
}

/** What makes an item the same as another. */
export function itemKey(list: string, text: string): string {
  return `${list}\n${text.trimEnd()}`;
}

function moved(items: readonly ReadItem[], shift: number): readonly ReadItem[] {
  return shift === 0 ? items : items.map(({ list, indent, from, to, value }) => ({ list, indent, from: from + shift, to: to + shift, value }));
}

function runOf(items: readonly ReadItem[]): readonly Run[] {
  const [first, last] = [items[0], items.at(-1)];
  return first && last ? [{ list: first.list, indent: first.indent, from: first.from, to: last.to, items }] : [];
}

function follows(item: ReadItem | undefined, next: ReadItem): boolean {
  return item !== undefined && item.to === next.from && item.list === next.list && item.indent === next.indent;
}
