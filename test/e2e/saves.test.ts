import { unlink } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { renameOver, waysToSave, writeInPlace } from './support/editFile.js';
import { arrivalsReach, debounceMs, type LiveRun, nowMs, withLiveRun } from './support/liveRun.js';

const first = { rate: 50, path: '/first' };

/** Waits until the load goes to `path` alone: for the newest arrivals, that is. */
async function loadGoesTo(path: string, { target }: LiveRun): Promise<void> {
  await expect.poll(async () => (await target.arrivals()).at(-1)?.url, { timeout: 20_000 }).toBe(path);
}

const reloadsSince = ({ cli }: LiveRun, heard: number) => cli.events.slice(heard).filter(({ event }) => event === 'reload');

/**
 * How often a busy machine held the saving up for so long that it may rightly count as quiet, or as long enough to be
 * applied in between; none on an idle one, where twenty saves take a third of a second.
 */
function hesitations(savedAtMs: readonly number[]): number {
  const pausesMs = savedAtMs.slice(1).map((atMs, index) => atMs - (savedAtMs[index] ?? atMs));
  const lastedMs = pausesMs.reduce((sum, pauseMs) => sum + pauseMs, 0);
  return pausesMs.filter((pauseMs) => pauseMs > debounceMs / 2).length + Math.floor(lastedMs / (debounceMs * 3));
}

describe('many saves', () => {
  it.each(waysToSave)('within a second are one reload, of the last content (%s)', async (_way, save) => {
    expect.hasAssertions();
    await withLiveRun(first, {}, async (run) => {
      const heard = run.cli.events.length;
      const savedAtMs = [nowMs()];
      for (let n = 1; n <= 20; n += 1) {
        await save(run.file, run.document({ rate: 50, path: `/save-${n}` }));
        savedAtMs.push(nowMs());
        await setTimeout(15);
      }
      await run.cli.waitForReload('applied', heard);
      await loadGoesTo('/save-20', run);
      await setTimeout(debounceMs * 2);
      // Where the file system's clock ticked between the writing and the renaming of the first, that one is known to be
      // whole and taken at once.
      const takenAtOnce = save === renameOver ? 1 : 0;
      expect(reloadsSince(run, heard).length).toBeLessThanOrEqual(1 + takenAtOnce + hesitations(savedAtMs));
    });
  });

  it('by renaming, each after the last was applied, are all seen', async () => {
    expect.hasAssertions();
    await withLiveRun(first, {}, async (run) => {
      for (let n = 1; n <= 20; n += 1) {
        const heard = run.cli.events.length;
        await renameOver(run.file, run.document({ rate: 50, path: `/save-${n}` }));
        expect(await run.cli.waitForReload('applied', heard)).toMatchObject({ revision: n + 1 });
      }
      await loadGoesTo('/save-20', run);
    });
  });

  it('of the same content are no reload', async () => {
    expect.hasAssertions();
    await withLiveRun(first, {}, async (run) => {
      const heard = run.cli.events.length;
      await renameOver(run.file, run.document(first));
      await setTimeout(debounceMs * 2);
      await renameOver(run.file, run.document({ rate: 50, path: '/next' }));
      await run.cli.waitForReload('applied', heard);
      expect(reloadsSince(run, heard).filter(({ outcome }) => outcome === 'applied')).toHaveLength(1);
      await loadGoesTo('/next', run);
    });
  });
});

describe('a file that goes away', () => {
  it.each([5, 800])('and comes back after %i ms does not stop the load, and its next edit counts', async (awayMs) => {
    expect.hasAssertions();
    await withLiveRun(first, {}, async (run) => {
      const heard = run.cli.events.length;
      const arrivedBefore = await run.target.count();
      await unlink(run.file);
      await setTimeout(awayMs);
      await writeInPlace(run.file, run.document({ rate: 50, path: '/back' }));
      await run.cli.waitForReload('applied', heard);
      await loadGoesTo('/back', run);
      await writeInPlace(run.file, run.document({ rate: 50, path: '/edited' }));
      await loadGoesTo('/edited', run);
      await arrivalsReach(run.target, arrivedBefore + 10);
    });
  });

  it('is told as stale, and as ready when it is back', async () => {
    expect.hasAssertions();
    await withLiveRun(first, {}, async (run) => {
      const heard = run.cli.events.length;
      await unlink(run.file);
      await run.cli.waitFor('a stale source', ({ event, state }) => event === 'source' && state === 'stale', heard);
      await arrivalsReach(run.target, (await run.target.count()) + 10);
      const heardStale = run.cli.events.length;
      await writeInPlace(run.file, run.document(first));
      await run.cli.waitFor('a ready source', ({ event, state }) => event === 'source' && state === 'ready', heardStale);
    });
  });
});
