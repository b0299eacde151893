/** How many of how many. */
export interface Proportion {
  readonly count: number;
  readonly of: number;
}

/** 0 of nothing. */
export function shareOf({ count, of }: Proportion): number {
  return of === 0 ? 0 : count / of;
}

/**
 * The least that the true share is likely to be: the lower end of the score interval, which holds for few samples as well
 * (E. B. Wilson, Journal of the American Statistical Association 22, 1927).
 *
 * @param z - how sure, in standard deviations; 1.64 is 95 % for one side
 */
export function leastShare(proportion: Proportion, z: number): number {
  const { of } = proportion;
  if (of === 0) return 0;
  const share = shareOf(proportion);
  const centre = share + (z * z) / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return Math.max(0, (centre - half) / (1 + (z * z) / of));
}

/**
 * By how many standard deviations the first share is above the second: the two-proportion z-test with a pooled share
 * (Snedecor and Cochran, Statistical Methods, section 7.8). Fewer than five in all say nothing: 0.
 */
export function deviationsAbove(first: Proportion, second: Proportion): number {
  const count = first.count + second.count;
  const of = first.of + second.of;
  if (first.of === 0 || second.of === 0 || count < 5) return 0;
  const pooled = count / of;
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / first.of + 1 / second.of));
  const difference = shareOf(first) - shareOf(second);
  // All of both, or none of both: no difference.
  return deviation === 0 ? 0 : difference / deviation;
}
