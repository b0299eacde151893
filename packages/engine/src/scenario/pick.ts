import type { Random } from './random.js';

/** Something that is picked more often the more it weighs. */
export interface Weighted {
  /** Finite, > 0, relative to the others. */
  readonly weight: number;
}

/**
 * Prepares picking by weight; a pick costs a binary search.
 *
 * @param items - at least one
 */
export function weightedPick<T extends Weighted>(items: readonly T[]): (random: Random) => T {
  let total = 0;
  const upTo = items.map(({ weight }) => (total += weight));
  return (random) => {
    const point = random() * total;
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (point < (upTo[middle] ?? total)) high = middle;
      else low = middle + 1;
    }
    const picked = items[low];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  };
}
