import type { ReadItem, Reading, ReadItems } from './reading.js';
import { sameStretches, type SameStretch } from './sameStretches.js';

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
