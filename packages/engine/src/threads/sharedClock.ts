import { performance } from 'node:perf_hooks';
import { systemClock, type Clock } from '@midflight/core';

/** How often the distance of the two clocks is looked at; the quickest look is the truest. */
const looks = 16;

/**
 * The machine's clock with an origin that all threads share: `performance.now` begins anew in each, the time of high resolution
 * does not, and both read the same counter.
 */
export const sharedClock: Clock = { ...systemClock, now: () => performance.now() + aheadMs };

const aheadMs = Array.from({ length: looks }, () => {
  const before = performance.now();
  const shared = Number(process.hrtime.bigint()) / 1e6;
  const after = performance.now();
  return { tookMs: after - before, aheadMs: shared - (before + after) / 2 };
}).reduce((one, other) => (other.tookMs < one.tookMs ? other : one)).aheadMs;
