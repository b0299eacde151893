/** So many characters are compared at a time, and twice as many each time that they are the same: that is done where texts are kept, not here. */
const atFirst = 64;
const atMost = 4_096;

/** How many characters two texts begin with and end with alike; no character counts as both. */
export interface CommonEnds {
  readonly before: number;
  readonly after: number;
}

/** The longest beginning that two texts share, and then the longest end. */
export function commonEnds(one: string, other: string): CommonEnds {
  const shorter = Math.min(one.length, other.length);
  const before = alikeFrom([one, 0], [other, 0], shorter);
  return { before, after: alikeUpTo([one, one.length], [other, other.length], shorter - before) };
}

/** A place in a text, in characters. */
export type TextPlace = readonly [text: string, at: number];

/** How many characters from two places on are the same, up to `most`, which either text must have. */
export function alikeFrom([one, at]: TextPlace, [other, place]: TextPlace, most: number): number {
  return alike(most, (from, to) => one.slice(at + from, at + to) === other.slice(place + from, place + to));
}

/** How many characters before two places are the same, up to `most`, which either text must have. */
export function alikeUpTo([one, end]: TextPlace, [other, place]: TextPlace, most: number): number {
  return alike(most, (from, to) => one.slice(end - to, end - from) === other.slice(place - to, place - from));
}

/** The largest number up to `most` for which all below is the same. */
function alike(most: number, isSame: (from: number, to: number) => boolean): number {
  let low = 0;
  let atATime = atFirst;
  for (; low + atATime <= most && isSame(low, low + atATime); atATime = Math.min(2 * atATime, atMost)) low += atATime;
  let high = Math.min(most, low + atATime);
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (isSame(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
