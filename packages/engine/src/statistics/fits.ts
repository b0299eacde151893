import { normalQuantile } from './normal.js';
import { sum } from './sum.js';

/** How seldom counts of the right shares may be said not to fit. */
const falseAlarm = 0.001;
/** Fewer than these are put together (Cochran's rule). */
const leastExpected = 5;

/** What is counted, and how often it should be in proportion to the others. */
export interface WeighedKind {
  readonly name: string;
  readonly weight: number;
}

/**
 * Whether counts may come of these weights: Pearson's test of goodness of fit, its bound by Wilson and Hilferty's cube
 * (Proceedings of the National Academy of Sciences 17, 1931). Too few counts fit anything; one of a kind that weighs nothing
 * fits nothing.
 *
 * @param counts - by the name of a kind
 * @param kinds - of names that differ; their weights are > 0
 */
export function fitsWeights(counts: ReadonlyMap<string, number>, kinds: readonly WeighedKind[]): boolean {
  const total = sum(counts.values());
  const all = kinds.reduce((added, { weight }) => added + weight, 0);
  let known = 0;
  const cells: { seen: number; expected: number }[] = [];
  const rest = { seen: 0, expected: 0 };
  for (const { name, weight } of kinds) {
    const count = counts.get(name);
    if (count !== undefined) known++;
    const seen = count ?? 0;
    const expected = (total * weight) / all;
    if (expected >= leastExpected) cells.push({ seen, expected });
    else {
      rest.seen += seen;
      rest.expected += expected;
    }
  }
  if (known < counts.size) return false;
  if (rest.expected >= leastExpected) cells.push(rest);
  const freedom = cells.length - 1;
  if (freedom < 1) return true;
  const distance = cells.reduce((far, { seen, expected }) => far + (seen - expected) ** 2 / expected, 0);
  const third = 2 / (9 * freedom);
  return distance <= freedom * (1 - third + normalQuantile(1 - falseAlarm) * Math.sqrt(third)) ** 3;
}
