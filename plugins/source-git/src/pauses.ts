/** The longest pause between two looks at a remote that fails, in milliseconds; or the usual one, where that is longer. */
const longestMs = 300_000;

/**
 * How long to wait before the next look, in milliseconds: the interval; while looking fails, twice as long each time,
 * cut by up to half at random, so that many who lost one server do not come back as one.
 *
 * @param failures - in a row
 * @param random - uniform in [0, 1)
 */
export function pauseMs(intervalMs: number, failures: number, random: () => number): number {
  if (failures === 0) return intervalMs;
  const longest = Math.max(intervalMs, longestMs);
  return Math.min(longest, intervalMs * 2 ** Math.min(failures, 30)) * (1 - random() / 2);
}
