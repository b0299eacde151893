/** So many characters are compared at a time: that is done where texts are kept, not here. */
const atATime = 4_096;

/** How many characters two texts begin with and end with alike; no character counts as both. */
export interface CommonEnds {
  readonly before: number;
  readonly after: number;
}

/** The longest beginning that two texts share, and then the longest end. */
export function commonEnds(one: string, other: string): CommonEnds {
  const shorter = Math.min(one.length, other.length);
  const before = alike(shorter, (from, to) => one.slice(from, to) === other.slice(from, to));
  const after = alike(shorter - before, (from, to) => one.slice(one.length - to, one.length - from) === other.slice(other.length - to, other.length - from));
  return { before, after };
}

/** The largest number up to `most` for which all below is the same. */
function alike(most: number, isSame: (from: number, to: number) => boolean): number {
  let low = 0;
  while (low + atATime <= most && isSame(low, low + atATime)) low += atATime;
  let high = Math.min(most, low + atATime);
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (isSame(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
