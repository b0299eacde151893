/** The middle one of some numbers, the larger of two. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** The smallest of some numbers that at least this share of them, 0 to 1, does not exceed: the nearest rank. */
export function nearestRank(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? NaN;
}

/** Kolmogorov's and Smirnov's distance of values from a distribution, 0 to 1. */
export function distanceFrom(distribution: (value: number) => number, values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const distances = sorted.map((value, index) => Math.max((index + 1) / sorted.length - distribution(value), distribution(value) - index / sorted.length));
  return Math.max(...distances);
}

/** Pearson's chi-square of counts against what was expected of each. */
export function chiSquare(counts: readonly number[], expected: readonly number[]): number {
  return counts.reduce((sum, count, index) => sum + (count - (expected[index] ?? NaN)) ** 2 / (expected[index] ?? NaN), 0);
}
