import { arrivalsBetween, longestGapMs, ratePerSecond } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { startLimitedTarget, type LimitedTarget } from './support/limitedTarget.js';
import { nowMs, waitUntil, withLiveRun } from './support/liveRun.js';
import { RunningCli, type CliEvent } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

/** The load may not pause for longer, in milliseconds; at its slowest here a request is due every 20 ms. */
const longestPauseMs = 600;

const verdictOf = (revision: number) => (event: CliEvent) => event.event === 'guard' && event.revision === revision;

/** Runs `test` beside a load on a target that takes 30 requests in a tenth of a second. */
async function onLimitedTarget(test: (run: { cli: RunningCli; target: LimitedTarget; save: (rate: number, reload: string) => Promise<void> }) => Promise<void>): Promise<void> {
  await using folder = await scratchFolder();
  await using target = await startLimitedTarget(30);
  const text = (rate: number, reload: string): string =>
    `version: "1.0"\nconfig: { baseUrl: "${target.url}", duration: 2m, workers: 50 }\nload: { model: rps, target: ${rate} }\nscenarios: [{ name: Only, steps: [{ request: { method: GET, path: / } }] }]\nreload: ${reload}\n`;
  await writeInPlace(folder.file('load.yaml'), text(100, '{}'));
  const cli = new RunningCli(['load.yaml', '--debounce', '50ms'], folder.path);
  try {
    await cli.waitFor('a second sample', ({ event, elapsedMs }) => event === 'sample' && elapsedMs > 3_000);
    await test({ cli, target, save: (rate, reload) => renameOver(folder.file('load.yaml'), text(rate, reload)) });
  } finally {
    await cli.interrupt();
  }
}

describe('a guard', () => {
  it('FAULTS 62: takes back right after the commit what makes the target fail; the load returns without a gap, and all say why', async () => {
    await withLiveRun({ rate: 100 }, { routes: [{ prefix: '/broken', status: 500 }] }, async ({ cli, target, file, document }) => {
      await waitUntil(nowMs() + 2_000);
      const savedMs = nowMs();
      await renameOver(file, `${document({ rate: 300, path: '/broken' })}reload: { guard: { for: 30s, errorRate: "< 5%" } }\n`);
      const verdict = await cli.waitFor('the verdict', verdictOf(2));
      expect(verdict).toMatchObject({ verdict: 'breached', action: 'rollback', trusted: 1, why: expect.stringMatching(/^errorRate is 100 % of \d+ requests.* it must be < 5 %$/) });
      const back = await cli.waitFor('the way back', ({ event, revision }) => event === 'reload' && revision === 3);
      const backMs = nowMs();
      expect(back).toMatchObject({ outcome: 'applied', cause: { kind: 'guard', message: expect.stringContaining('errorRate is 100 %') } });
      expect(backMs - savedMs).toBeLessThan(10_000);
      await waitUntil(backMs + 2_500);
      const arrivals = await target.arrivals();
      expect(longestGapMs(arrivals, savedMs, backMs + 2_000)).toBeLessThan(longestPauseMs);
      const after = arrivalsBetween(arrivals, backMs + 500, backMs + 2_000);
      expect(new Set(after.map(({ url }) => url))).toEqual(new Set(['/one']));
      expect(ratePerSecond(arrivals, backMs + 500, backMs + 2_000)).toBeGreaterThan(60);
      expect(ratePerSecond(arrivals, backMs + 500, backMs + 2_000)).toBeLessThan(140);
      // What was taken back is not watched in its turn, nor tried again.
      expect(cli.events.filter(({ event }) => event === 'guard')).toHaveLength(1);
    });
  });

  it('lets a change pass that hurts nobody, and says when the load was there and what it cost', async () => {
    await withLiveRun({ rate: 100 }, {}, async ({ cli, target, file, document }) => {
      await waitUntil(nowMs() + 1_500);
      await renameOver(file, `${document({ rate: 200, path: '/two' })}reload: { guard: { for: 2s, errorRate: "< 5%", p99: "< 20s" } }\n`);
      const converged = await cli.waitFor('that the load is there', ({ event }) => event === 'converged');
      expect(converged).toMatchObject({ revision: 2, afterMs: expect.any(Number) });
      const receipt = await cli.waitFor('the receipt', ({ event }) => event === 'receipt');
      expect(await cli.waitFor('the verdict', verdictOf(2))).toMatchObject({ verdict: 'passed' });
      const arrivals = await target.arrivals();
      const [firstNew, lastOld] = [arrivals.find(({ url }) => url === '/two'), arrivals.findLast(({ url }) => url === '/one')];
      const { effectiveMs = 0, firstRequestMs = 0, lastRequestOfOldMs = 0, inFlight = 0, drained = 0, cut } = receipt as CliEvent & Record<string, number>;
      expect(firstRequestMs).toBeGreaterThanOrEqual(effectiveMs);
      // By the target's clock as by the load's, but for the way there.
      expect(Math.abs((firstNew?.atMs ?? 0) - (lastOld?.atMs ?? 0) - (firstRequestMs - lastRequestOfOldMs))).toBeLessThan(200);
      expect(drained).toBeGreaterThanOrEqual(inFlight);
      expect(cut).toBe(0);
    });
  });

  it('FAULTS 62: takes a change back in the middle of its transition, from where the load is', async () => {
    await onLimitedTarget(async ({ cli, target, save }) => {
      await save(2_000, '{ transition: { over: 40s }, guard: { for: 60s, errorRate: "< 5%" } }');
      const verdict = await cli.waitFor('the verdict', verdictOf(2), 0, 40_000);
      expect(verdict).toMatchObject({ verdict: 'breached', why: expect.stringContaining('errorRate') });
      await cli.waitFor('the way back', ({ event, revision }) => event === 'reload' && revision === 3);
      const backMs = nowMs();
      await cli.waitFor('that the load is back', ({ event, revision }) => event === 'converged' && revision === 3);
      await waitUntil(backMs + 2_000);
      const targets = cli.events.flatMap((event) => (event.event === 'sample' ? [(event as CliEvent & { targetRps: number }).targetRps] : []));
      expect(Math.max(...targets)).toBeGreaterThan(280);
      expect(Math.max(...targets)).toBeLessThan(1_900);
      expect(targets.at(-1)).toBe(100);
      const after = target.hits.filter(({ atMs }) => atMs > backMs + 300 && atMs < backMs + 1_900);
      expect(after.length / 1.6).toBeLessThan(150);
      expect(after.length / 1.6).toBeGreaterThan(60);
      expect(after.filter(({ status }) => status !== 200)).toEqual([]);
    });
  });

  it.concurrent('holds: the change stays, and nothing else is applied', async ({ expect }) => {
    await onLimitedTarget(async ({ cli, save }) => {
      await save(900, '{ guard: { for: 60s, errorRate: "< 5%", onBreach: hold } }');
      expect(await cli.waitFor('the verdict', verdictOf(2))).toMatchObject({ verdict: 'breached', action: 'hold' });
      expect(await cli.waitFor('that it is frozen', ({ event }) => event === 'steering')).toMatchObject({ frozen: true });
      await save(50, '{ guard: { for: 60s, errorRate: "< 5%", onBreach: hold } }');
      expect((await cli.waitForReload('rejected', 0)).findings).toMatchObject([{ code: 'MF_FROZEN' }]);
    });
  });

  it.concurrent('stops: the run ends gracefully, with exit code 1 and the reason', async ({ expect }) => {
    await onLimitedTarget(async ({ cli, save }) => {
      await save(900, '{ guard: { for: 60s, errorRate: "< 5%", onBreach: stop } }');
      const summary = await cli.waitFor('the summary', ({ event }) => event === 'summary');
      expect(summary).toMatchObject({ exitCode: 1, interrupted: 0, failure: expect.stringContaining('errorRate') });
      await expect.poll(() => cli.exitCode, { timeout: 20_000 }).toBe(1);
    });
  });
});
