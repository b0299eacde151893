import type { Arrival } from '@midflight/testkit';

/** A rate, and when it was in force. */
export interface RateSpan {
  readonly perSecond: number;
  /** In milliseconds, on any clock that all spans share. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** When each start is due under rates that follow each other: whenever their integral reaches a whole number. */
export function duesOf(spans: readonly RateSpan[]): readonly number[] {
  const dues: number[] = [];
  let grown = 0;
  for (const { perSecond, fromMs, toMs } of spans) {
    const growth = ((toMs - fromMs) * perSecond) / 1_000;
    for (let next = dues.length + 1; next <= grown + growth; next += 1) dues.push(fromMs + ((next - grown) * 1_000) / perSecond);
    grown += growth;
  }
  return dues;
}

/**
 * How late each arrival was, in milliseconds, as far as a target can tell: beside the one that was the least late, since
 * clocks begin at different times and a way takes a while.
 *
 * @param dues - of the first arrivals, one each
 */
export function latenessOf(arrivals: readonly Arrival[], dues: readonly number[]): readonly number[] {
  const offsets = dues.map((dueMs, index) => (arrivals[index]?.atMs ?? NaN) - dueMs);
  const least = Math.min(...offsets);
  return offsets.map((offset) => offset - least);
}

/** How many arrived in each whole second since the first one. */
export function perSecondOf(arrivals: readonly Arrival[]): readonly number[] {
  const firstMs = arrivals[0]?.atMs ?? 0;
  const seconds = Math.floor(((arrivals.at(-1)?.atMs ?? 0) - firstMs) / 1_000);
  const counts = Array.from({ length: seconds }, () => 0);
  for (const { atMs } of arrivals) {
    const second = Math.floor((atMs - firstMs) / 1_000);
    if (second < seconds) counts[second] = (counts[second] ?? 0) + 1;
  }
  return counts;
}
