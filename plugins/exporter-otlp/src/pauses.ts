/** The longest pause after failures, in milliseconds, unless the interval is longer. */
const mostPauseMs = 60_000;
/** How long a collector may ask to be left alone, in milliseconds. */
const mostLeaveAloneMs = 300_000;

/**
 * The pause after `failures` ≥ 1 in a row: the interval, twice as long each time, cut by up to half at random ("equal jitter",
 * AWS Architecture Blog, 2015). A collector in trouble is never asked more often than a sound one.
 */
export function pauseMs(failures: number, intervalMs: number, random: () => number): number {
  return Math.max(intervalMs, Math.min(mostPauseMs, intervalMs * 2 ** failures) * (1 - random() / 2));
}

/** How long a collector that asks for it is left alone. */
export function leaveAlone(askedMs: number | undefined): number {
  return Math.min(askedMs ?? 0, mostLeaveAloneMs);
}
