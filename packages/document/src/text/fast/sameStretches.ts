import { alikeFrom, alikeUpTo, commonEnds } from './commonEnds.js';
import type { Reading } from './reading.js';

/** Characters that two texts have alike, one right after the other, by where they stand in the first. */
export interface SameStretch {
  /** The first one. */
  readonly from: number;
  /** The first one after it. */
  readonly to: number;
  /** How much further on it stands in the other text. */
  readonly shift: number;
}

/** So many characters may have been put in before the item that follows a change for it to be found; twice as many for the second one that is looked for, and so on. */
const putIn = 1_024;

/**
 * What a text has as the one before had, in the order of both: their beginning and end, and what lies between changes that are far
 * apart. Not all of it: an item that moved past others is in none, nor what stands behind more that is new than there are items left.
 */
export function sameStretches(reading: Reading, text: string): readonly SameStretch[] {
  const before = reading.text;
  const ends = commonEnds(before, text);
  const tail = { from: before.length - ends.after, to: before.length, shift: text.length - before.length };
  const stretches: SameStretch[] = [];
  let last: SameStretch | undefined = { from: 0, to: ends.before, shift: 0 };
  while (last) {
    stretches.push(last);
    last = nextStretch(reading, text, last, tail);
  }
  return [...stretches, tail];
}

/** Around the first item that is found behind a change: of those that follow it the next, and ever more of them are passed over. */
function nextStretch({ text: before, items }: Reading, text: string, last: SameStretch, tail: SameStretch): SameStretch | undefined {
  const following = items.countWhile(({ to }) => to <= last.to);
  // It may stand on the line in which the stretch before it ends: items may begin alike.
  const changed = Math.max(0, text.lastIndexOf('\n', last.to + last.shift - 1));
  const changedTo = tail.from + tail.shift;
  for (let further = 0; ; further = 2 * further + 1) {
    const item = items.all[following + further];
    if (!item || item.to > tail.from) return undefined;
    const [lineBreak, end] = [item.from - 1, item.to];
    const reach = changed + (end - last.to) + (further + 1) * putIn;
    const found = text.slice(changed, Math.min(changedTo, reach)).indexOf(before.slice(lineBreak, end));
    if (found < 0) continue;
    const shift = changed + found - lineBreak;
    const room = Math.max(0, Math.min(lineBreak - last.to, lineBreak + shift - (last.to + last.shift)));
    return {
      from: lineBreak - alikeUpTo([before, lineBreak], [text, lineBreak + shift], room),
      to: end + alikeFrom([before, end], [text, end + shift], Math.min(tail.from - end, changedTo - (end + shift))),
      shift,
    };
  }
}
