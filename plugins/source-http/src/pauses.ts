/** No two reads begin closer together, in milliseconds, whatever goes wrong and however often a server answers at once. */
export const shortestPauseMs = 100;

/** Between polls that go well: ±10 %, so that many that started together drift apart. */
export function pollPauseMs(intervalMs: number, random: () => number): number {
  return intervalMs * (0.9 + 0.2 * random());
}

/** What bounds the pauses after faults, in milliseconds. */
export interface BackoffLimits {
  readonly intervalMs: number;
  readonly maxBackoffMs: number;
  readonly maxRetryAfterMs: number;
}

/**
 * The pause after `failures` ≥ 1 faults in a row: the interval, twice as long each time, cut by up to half at random
 * ("equal jitter", AWS Architecture Blog, 2015), and not before the server wants to be asked again. A server in trouble
 * is never asked more often than a sound one: where polls are further apart than `maxBackoffMs`, they stay so.
 */
export function backoffMs(failures: number, retryAfterMs: number | undefined, { intervalMs, maxBackoffMs, maxRetryAfterMs }: BackoffLimits, random: () => number): number {
  const ceilingMs = Math.max(pollPauseMs(intervalMs, random), Math.min(maxBackoffMs, intervalMs * 2 ** failures) * (1 - random() / 2));
  return Math.max(shortestPauseMs, ceilingMs, Math.min(retryAfterMs ?? 0, maxRetryAfterMs));
}
