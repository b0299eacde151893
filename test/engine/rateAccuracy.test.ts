import { setTimeout } from 'node:timers/promises';
import { missingAndDoubled, idsOf } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { duesOf, latenessOf, perSecondOf } from './support/dues.js';
import { observe } from './support/observed.js';
import { rate } from './support/settings.js';
import { medianOf } from './support/statistics.js';

/** Starts a second, by how many threads, and for how long, in milliseconds. */
const runs: readonly (readonly [number, number, number])[] = [[7, 1, 3_500], [50, 1, 2_100], [333, 1, 2_100], [333, 2, 2_100], [1_500, 1, 3_100]];

/** What a start may be late by beside the time in which a busy machine lets others run, in milliseconds. */
const lateMs = 20;

describe('a rate, as its target counts', () => {
  it.each(runs)('of %i/s by %i thread(s) is held', async (perSecond, threads, lengthMs) => {
    const began = performance.now();
    let heldMs = 0;
    const { arrivals, summary, waitedMs } = await observe({ first: rate(perSecond), threads }, async () => {
      const fromMs = performance.now();
      await setTimeout(lengthMs);
      heldMs = performance.now() - fromMs;
    });
    const [span] = summary.revisions;
    const spanMs = (span?.toMs ?? NaN) - (span?.fromMs ?? NaN);
    // The generator's clock is held against ours; what it was asked for, against what arrived.
    expect(spanMs).toBeGreaterThan(heldMs - lateMs);
    expect(spanMs).toBeLessThan(performance.now() - began);
    const asked = (perSecond * spanMs) / 1_000;
    expect(Math.abs(arrivals.length - asked)).toBeLessThanOrEqual(1);
    expect(missingAndDoubled(idsOf(arrivals))).toEqual({ missing: [], doubled: [] });
    expect(summary).toMatchObject({ requests: arrivals.length, offered: arrivals.length, dropped: 0, errors: 0 });

    // Starts that the machine holds up for a while move from a second to the next.
    const allowanceMs = lateMs + waitedMs;
    const lateness = latenessOf(arrivals, duesOf([{ perSecond, fromMs: 0, toMs: spanMs }]).slice(0, arrivals.length));
    expect(medianOf(lateness)).toBeLessThan(allowanceMs / 4);
    expect(Math.max(...lateness)).toBeLessThan(allowanceMs);
    for (const count of perSecondOf(arrivals)) expect(Math.abs(count - perSecond)).toBeLessThanOrEqual(Math.max(1, perSecond * 0.02) + (perSecond * waitedMs) / 1_000);
  });
});
