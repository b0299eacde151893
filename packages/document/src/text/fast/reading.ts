import { sameStretches, type SameStretch } from './sameStretches.js';

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
  /** What stands where nothing was changed, in the order of the other text. */
  readonly runs: readonly Run[];
  /** The items between, by {@link itemKey}: they may stand elsewhere. */
  readonly others: Map<string, object>;
}

/** What is still the same. Of the items that stand where nothing was changed none is looked at: there may be thousands. */
export function knownOf(reading: Reading, text: string): Known {
  const { text: before, items } = reading;
  const runs: Run[] = [];
  const others = new Map<string, object>();
  let told = 0;
  const tellOthers = (end: number): void => {
    for (const { list, from, to, value } of items.all.slice(told, end)) others.set(itemKey(list, before.slice(from, to)), value);
    told = end;
  };
  for (const stretch of sameStretches(reading, text)) {
    const [first, end] = wholeIn(items, stretch, stretch.to === before.length && stretch.to + stretch.shift === text.length);
    if (first >= end) continue;
    tellOthers(first);
    for (const part of items.stretches(first, end)) runs.push(...runOf(moved(items.all.slice(part.first, part.end), stretch.shift)));
    told = end;
  }
  tellOthers(items.all.length);
  return { runs, others };
}

/** The first item that stands in a stretch with the end of the line before it, and the first that ends where that does not show. */
function wholeIn(items: ReadItems, { from: begin, to: end }: SameStretch, isLast: boolean): readonly [first: number, end: number] {
  const first = items.countWhile(({ from }) => from <= begin);
  if (isLast) return [first, items.all.length];
  let last = items.countWhile(({ to }) => to <= end);
  // An item ends where the next line stands no further in: so much of that must be the same.
  while (last > first && !endsBefore(items.all[last - 1], end)) last--;
  return [first, last];
}

function endsBefore(item: ReadItem | undefined, end: number): boolean {
  return item !== undefined && item.to + item.indent + '- '.length <= end;
}

const comment = / *#/y;

/** What makes an item the same as another: its text, without comments that follow it. */
export function itemKey(list: string, text: string): string {
  let item = text.trimEnd();
  for (;;) {
    const lastLine = item.lastIndexOf('\n') + 1;
    comment.lastIndex = lastLine;
    if (!comment.test(item)) return `${list}\n${item}`;
    item = item.slice(0, lastLine).trimEnd();
  }
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
