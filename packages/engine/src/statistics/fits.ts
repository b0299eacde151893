import { normalQuantile } from './normal.js';
import { sum } from './sum.js';

/** How seldom counts of the right shares may be said not to fit. */
const falseAlarm = 0.001;
/** Fewer than these are put together (Cochran's rule). */
const leastExpected = 5;

/**
 * Whether counts may come of these weights: Pearson's test of goodness of fit, its bound by Wilson and Hilferty's cube
 * (Proceedings of the National Academy of Sciences 17, 1931). Too few counts fit anything; one of a kind that weighs nothing
 * fits nothing.
 *
 * @param weights - > 0, by kind
 */
export function fitsWeights(counts: ReadonlyMap<string, number>, weights: ReadonlyMap<string, number>): boolean {
  const total = sum(counts.values());
  const weight = sum(weights.values());
  for (const kind of counts.keys()) if (!weights.has(kind)) return false;
  const cells: { seen: number; expected: number }[] = [];
  const rest = { seen: 0, expected: 0 };
  for (const [kind, own] of weights) {
    const seen = counts.get(kind) ?? 0;
    const expected = (total * own) / weight;
    if (expected >= leastExpected) cells.push({ seen, expected });
    else {
      rest.seen += seen;
      rest.expected += expected;
    }
  }
  if (rest.expected >= leastExpected) cells.push(rest);
  const freedom = cells.length - 1;
  if (freedom < 1) return true;
  const distance = cells.reduce((far, { seen, expected }) => far + (seen - expected) ** 2 / expected, 0);
  const third = 2 / (9 * freedom);
  return distance <= freedom * (1 - third + normalQuantile(1 - falseAlarm) * Math.sqrt(third)) ** 3;
}
