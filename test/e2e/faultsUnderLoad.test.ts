import { arrivalsBetween, type RecordingTargetOptions } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { renameOver } from './support/editFile.js';
import { arrivalsReach, type LiveRun, nowMs, waitUntil, withLiveRun } from './support/liveRun.js';

/** Edits the document once a second, and waits for each to be applied. */
async function editEachSecond({ cli, file }: LiveRun, texts: readonly string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    const heard = cli.events.length;
    const savedMs = nowMs();
    await renameOver(file, text);
    expect(await cli.waitForReload('applied', heard)).toMatchObject({ revision: index + 2 });
    await waitUntil(savedMs + 1_000);
  }
}

const slow: RecordingTargetOptions = { routes: [{ prefix: '/', latencyMs: 40 }] };

describe('under load', () => {
  it('FAULTS 60: 100 workers, 1, 100 and so on each second lose, double and abort no request', async () => {
    // That each iteration arrived once and was answered is what withLiveRun checks of every run.
    await withLiveRun({ workers: 100 }, slow, async (run) => {
      const beganMs = nowMs();
      await editEachSecond(run, [1, 100, 1, 100, 1, 100].map((workers) => run.document({ workers })));
      const arrivals = await run.target.arrivals();
      // 25 a second by one worker, 2 500 by a hundred: both were really there.
      const seconds = Array.from({ length: 6 }, (_, index) => arrivalsBetween(arrivals, beganMs + index * 1_000 + 600, beganMs + index * 1_000 + 950).length);
      expect(Math.min(...seconds)).toBeLessThan(40);
      expect(Math.max(...seconds)).toBeGreaterThan(80);
      expect(run.cli.events.filter(({ event }) => event === 'receipt').length).toBeGreaterThanOrEqual(5);
      for (const receipt of run.cli.events.filter(({ event }) => event === 'receipt')) expect(receipt).toMatchObject({ cut: 0 });
    });
  });

  it('FAULTS 60: the same while they move over a transition that never comes to its end', async () => {
    await withLiveRun({ workers: 100, rate: 300 }, slow, async (run) => {
      const over = 'reload: { transition: { over: 1500ms, curve: exponential } }\n';
      await editEachSecond(run, [1, 100, 1, 100].map((workers) => run.document({ workers, rate: workers === 1 ? 10 : 300 }) + over));
    });
  });

  it('FAULTS 61: at a rate of 0 nothing is sent, and the load goes on from there', async () => {
    await withLiveRun({ rate: 200 }, {}, async ({ cli, target, file, document }) => {
      const still = document({ rate: 200 }).replace('{ model: rps, target: 200 }', '{ model: stages, startAt: 0, stages: [{ target: 0, over: 1s }] }');
      await renameOver(file, still);
      await cli.waitForReload('applied', 0);
      const stillMs = nowMs() + 200;
      await waitUntil(stillMs + 1_000);
      const heard = cli.events.length;
      const goingMs = nowMs();
      await renameOver(file, document({ rate: 200 }));
      await cli.waitForReload('applied', heard);
      await waitUntil(nowMs() + 1_000);
      const arrivals = await target.arrivals();
      expect(arrivalsBetween(arrivals, stillMs, goingMs)).toEqual([]);
      expect(arrivalsBetween(arrivals, goingMs, nowMs()).length).toBeGreaterThan(100);
    });
  });

  it('FAULTS 61: a scenario that is removed while it runs is drained, and its counts stay', async () => {
    await withLiveRun({ workers: 5, path: '/slow' }, { routes: [{ prefix: '/slow', latencyMs: 1_500 }] }, async ({ cli, target, file, document }) => {
      // One worker begins after the other.
      await arrivalsReach(target, 5);
      await renameOver(file, document({ workers: 5, path: '/quick' }).replace('name: Only', 'name: Other'));
      expect((await cli.waitForReload('applied', 0)).changes?.map(({ path, kind }) => `${path} ${kind}`)).toEqual(['scenarios["Only"] removed', 'scenarios["Other"] added']);
      const receipt = await cli.waitFor('the receipt', ({ event }) => event === 'receipt');
      expect(receipt).toMatchObject({ revision: 2, inFlight: 5, drained: 5, cut: 0 });
      await cli.interrupt();
      const old = (await target.arrivals()).filter(({ url }) => url === '/slow');
      expect(old.every(({ state }) => state === 'answered')).toBe(true);
      const summary = cli.events.find(({ event }) => event === 'summary') as object;
      expect(summary).toMatchObject({ revisions: [{ revision: 1, requests: old.length }, { revision: 2, receipt: { drained: 5 } }], scenarios: [{ name: 'Only', iterations: old.length }, { name: 'Other' }] });
    });
  });
});
