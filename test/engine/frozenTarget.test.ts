import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { duesOf } from './support/dues.js';
import { observe } from './support/observed.js';
import { rate } from './support/settings.js';
import { nearestRank } from './support/statistics.js';

const perSecond = 50;
const workers = 20;
const maxLagMs = 1_000;
const frozenMs = 5_000;
/** The answers after the target goes on take so long at most, on a busy machine, in milliseconds. */
const wayBackMs = 150;
const stepMs = 1_000 / perSecond;

describe(`a target that stands still for ${frozenMs} ms`, () => {
  it('is told by the latencies that follow from the schedule, and starts that can\'t be made are dropped and counted', async () => {
    const { arrivals, summary } = await observe({ first: { workers, ...rate(perSecond, { maxLagMs }) } }, async ({ target }) => {
      await setTimeout(2_000);
      process.kill(target.pid, 'SIGSTOP');
      await setTimeout(frozenMs).finally(() => process.kill(target.pid, 'SIGCONT'));
      await setTimeout(2_000);
    });
    const [span] = summary.revisions;
    if (span === undefined) throw new Error('no revision was told');
    const dues = duesOf([{ perSecond, fromMs: span.fromMs, toMs: span.toMs }]);
    const resumed = arrivals.findIndex(({ atMs }, index) => atMs - (arrivals[index - 1]?.atMs ?? Infinity) > frozenMs - 500);
    // On the target's clock, the schedule lies where arrivals before the freeze fit it best.
    const offsetMs = Math.min(...arrivals.slice(0, resumed).map(({ atMs }, index) => atMs - (dues[index] ?? NaN)));
    const resumedMs = (arrivals[resumed]?.atMs ?? NaN) - offsetMs;

    // Each worker waits for an answer; what is not too late when they are free is sent then; the rest of that time is dropped.
    const stuck = dues.slice(resumed, resumed + workers);
    const queued = dues.slice(resumed + workers).filter((dueMs) => dueMs >= resumedMs - maxLagMs && dueMs < resumedMs);
    const prompt = dues.filter((dueMs, index) => index < resumed || dueMs >= resumedMs);
    const expected = [...prompt.map(() => 0), ...[...stuck, ...queued].map((dueMs) => resumedMs - dueMs)];

    expect(Math.abs(summary.offered - dues.length)).toBeLessThanOrEqual(1);
    expect(summary.offered).toBe(arrivals.length + summary.dropped);
    expect(summary).toMatchObject({ requests: arrivals.length, interrupted: 0, errors: 0 });
    // While they are sent, some more may grow too old.
    expect(summary.dropped - (dues.length - expected.length)).toBeGreaterThanOrEqual(-2);
    expect(summary.dropped - (dues.length - expected.length)).toBeLessThanOrEqual(2 + wayBackMs / stepMs);
    for (const [name, share] of [['p90', 0.9], ['p95', 0.95], ['p99', 0.99], ['max', 1]] as const) {
      const should = nearestRank(expected, share);
      expect(summary.revisions[0]?.latencyMs[name], name).toBeGreaterThan(should - 3 * stepMs);
      expect(summary.revisions[0]?.latencyMs[name], name).toBeLessThan(should * 1.01 + 2 * stepMs + wayBackMs);
    }
  });
});
