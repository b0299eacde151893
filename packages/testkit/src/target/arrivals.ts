/** One request as the target saw it. */
export interface Arrival {
  /** Counts from 0 in the order of arrival. */
  readonly index: number;
  /** Milliseconds since the Unix epoch, fractional: comparable with `performance.timeOrigin + performance.now()` here. */
  readonly atMs: number;
  readonly method: string;
  /** As sent: path and query. */
  readonly url: string;
  /** Those that were asked for in the options; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** `aborted`: the client went away before the answer was out. */
  readonly state: 'open' | 'answered' | 'aborted';
}

/** Sequence numbers that should have come once each. */
export interface Discrepancy {
  /** Never came, ascending. */
  readonly missing: readonly number[];
  /** Came more than once, ascending. */
  readonly doubled: readonly number[];
}

/** Those that arrived in [`fromMs`, `toMs`), in milliseconds since the Unix epoch. */
export function arrivalsBetween(arrivals: readonly Arrival[], fromMs: number, toMs: number): readonly Arrival[] {
  return arrivals.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
}

/** How many a second arrived in [`fromMs`, `toMs`), in milliseconds since the Unix epoch; `toMs` > `fromMs`. */
export function ratePerSecond(arrivals: readonly Arrival[], fromMs: number, toMs: number): number {
  return (arrivalsBetween(arrivals, fromMs, toMs).length * 1_000) / (toMs - fromMs);
}

/** The longest silence in [`fromMs`, `toMs`], its edges included, in milliseconds: all of it when nothing came. */
export function longestGapMs(arrivals: readonly Arrival[], fromMs: number, toMs: number): number {
  const instants = arrivalsBetween(arrivals, fromMs, toMs).map(({ atMs }) => atMs).toSorted((a, b) => a - b);
  let longest = 0;
  let previous = fromMs;
  for (const instant of [...instants, toMs]) {
    longest = Math.max(longest, instant - previous);
    previous = instant;
  }
  return longest;
}

/**
 * The sequence numbers that arrivals carry in a recorded header, in the order of arrival.
 *
 * @throws Error when an arrival carries none, since a check on the rest would prove nothing
 */
export function idsOf(arrivals: readonly Arrival[], header = 'x-id'): readonly number[] {
  return arrivals.map((arrival) => {
    const text = arrival.headers[header] ?? '';
    if (!/^\d+$/.test(text)) throw new Error(`${arrival.method} ${arrival.url} carries no number in header "${header}", but "${text}"`);
    return Number(text);
  });
}

/** Which of the numbers from 0 to the largest did not come exactly once. */
export function missingAndDoubled(ids: readonly number[]): Discrepancy {
  const timesSeen = new Map<number, number>();
  for (const id of ids) timesSeen.set(id, (timesSeen.get(id) ?? 0) + 1);
  const largest = ids.reduce((most, id) => Math.max(most, id), -1);
  const missing: number[] = [];
  for (let id = 0; id <= largest; id += 1) if (!timesSeen.has(id)) missing.push(id);
  const doubled = [...timesSeen].filter(([, times]) => times > 1).map(([id]) => id).toSorted((a, b) => a - b);
  return { missing, doubled };
}
