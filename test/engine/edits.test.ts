import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { idsOf, missingAndDoubled } from '@midflight/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duesOf, latenessOf, type RateSpan } from './support/dues.js';
import { observe } from './support/observed.js';
import { rate } from './support/settings.js';
import { medianOf } from './support/statistics.js';

const edits = 30;
/** What a start may be late by beside the time in which a busy machine lets others run, in milliseconds. */
const lateMs = 20;
const silentPerSecond = 1e-6;

/** Rates, and for how long each is left alone, in milliseconds: so that at most one edit falls between two starts. */
const anyEdit = fc.record({ perSecond: fc.double({ min: 30, max: 900, noNaN: true }), forMs: fc.integer({ min: 40, max: 200 }) });

/** Most arrivals in any second that begins with one of them. */
function busiestSecond(instants: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [index, instant] of instants.entries()) {
    while ((instants[first] ?? 0) <= instant - 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

/** The rate in force at an instant. */
function rateAt(spans: readonly RateSpan[], atMs: number): number {
  return spans.find(({ toMs }) => atMs < toMs)?.perSecond ?? NaN;
}

describe('a rate that is edited while it runs, as its target counts', () => {
  it.each([1, 2])(`keeps to the integral over ${edits} edits at random phases by %i thread(s): no start lost, no burst, no gap`, async (threads) => {
    const seed = Number(process.env['MF_TEST_SEED'] ?? randomInt(2 ** 31));
    process.stdout.write(`edits: MF_TEST_SEED=${seed}\n`);
    const rates = fc.sample(anyEdit, { seed, numRuns: edits + 1 });
    const [first, ...others] = rates;
    const { arrivals, summary, waitedMs } = await observe({ first: rate(first?.perSecond ?? NaN), threads }, async ({ generator }) => {
      await setTimeout(first?.forMs);
      for (const { perSecond, forMs } of others) {
        await generator.change(rate(perSecond));
        await setTimeout(forMs);
      }
    });
    const spans = summary.revisions.map(({ fromMs, toMs }, index): RateSpan => ({ perSecond: rates[index]?.perSecond ?? silentPerSecond, fromMs, toMs }));
    const dues = duesOf(spans);

    // When a rate came into force the generator says; how many starts that makes, this test; how many came, the target.
    expect(spans).toHaveLength(edits + 2);
    expect(Math.abs(arrivals.length - dues.length)).toBeLessThanOrEqual(1);
    expect(missingAndDoubled(idsOf(arrivals))).toEqual({ missing: [], doubled: [] });
    expect(summary).toMatchObject({ requests: arrivals.length, offered: arrivals.length, dropped: 0, errors: 0 });

    const matched = dues.slice(0, arrivals.length);
    const lateness = latenessOf(arrivals, matched);
    const worstMs = Math.max(...lateness);
    expect(medianOf(lateness)).toBeLessThan((lateMs + waitedMs) / 4);
    expect(worstMs).toBeLessThan(lateMs + waitedMs);
    const instants = arrivals.map(({ atMs }) => atMs);
    for (let index = 1; index < matched.length; index += 1) {
      const [old, next] = [rateAt(spans, matched[index - 1] ?? NaN), rateAt(spans, matched[index] ?? NaN)];
      expect((instants[index] ?? NaN) - (instants[index - 1] ?? NaN)).toBeLessThanOrEqual(1_000 / old + 1_000 / next + worstMs + 1);
    }
    // Starts that a stall holds up come after it, in the same second as those that are due then.
    const highest = Math.max(...rates.map(({ perSecond }) => perSecond));
    expect(busiestSecond(instants)).toBeLessThanOrEqual(highest * (1.02 + worstMs / 1_000) + 1);
  });
});
