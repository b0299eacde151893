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
  /** As they stand in the text. */
  readonly items: readonly ReadItem[];
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
 * shows that it ended there.
 */
export function knownOf({ text: before, items }: Reading, text: string): Known {
  const { before: head, after: tail } = commonEnds(before, text);
  const tailFrom = before.length - tail;
  const shift = text.length - before.length;
  const kept: ReadItem[] = [];
  const others = new Map<string, object>();
  items.forEach((item, index) => {
    if (endsWithin(item, items[index + 1], head)) kept.push(item);
    // The line break before it is the same, too.
    else if (item.from > tailFrom) kept.push(shift === 0 ? item : { ...item, from: item.from + shift, to: item.to + shift });
    else others.set(itemKey(item.list, before.slice(item.from, item.to)), item.value);
  });
  return { runs: runsOf(kept), others };
}

/** What makes an item the same as another. */
export function itemKey(list: string, text: string): string {
  return `${list}\n${text.trimEnd()}`;
}

function endsWithin(item: ReadItem, next: ReadItem | undefined, length: number): boolean {
  return next !== undefined && next.from === item.to && next.list === item.list && next.from + next.indent + '- '.length <= length;
}

function runsOf(items: readonly ReadItem[]): readonly Run[] {
  const runs: Run[] = [];
  for (let first = 0, end = 1; first < items.length; first = end++) {
    while (end < items.length && follows(items[end - 1], items[end])) end++;
    const run = items.slice(first, end);
    const [begin, last] = [run[0], run.at(-1)];
    if (begin && last) runs.push({ list: begin.list, indent: begin.indent, from: begin.from, to: last.to, items: run });
  }
  return runs;
}

function follows(item: ReadItem | undefined, next: ReadItem | undefined): boolean {
  return item !== undefined && next !== undefined && item.to === next.from && item.list === next.list && item.indent === next.indent;
}
