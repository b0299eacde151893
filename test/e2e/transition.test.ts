import { arrivalsBetween, longestGapMs, ratePerSecond } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { renameOver } from './support/editFile.js';
import { nowMs, waitUntil, withLiveRun } from './support/liveRun.js';

const over = 'reload: { transition: { over: 4s } }\n';

/** What the target saw in the second around an instant, as a rate. */
const around = (arrivals: Parameters<typeof ratePerSecond>[0], atMs: number): number => ratePerSecond(arrivals, atMs - 500, atMs + 500);

describe('a transition', () => {
  it('leads rate and workers along a line, with as many requests as lie below it; a second one begins where the first has come to', async () => {
    await withLiveRun({ rate: 50, workers: 10 }, { routes: [{ prefix: '/', latencyMs: 10 }] }, async ({ cli, target, file, document }) => {
      await waitUntil(nowMs() + 1_500);
      await renameOver(file, document({ rate: 450, workers: 90 }) + over);
      await cli.waitForReload('applied', 0);
      const upMs = nowMs();
      await waitUntil(upMs + 3_000);
      const heard = cli.events.length;
      await renameOver(file, document({ rate: 50, workers: 10 }) + over);
      await cli.waitForReload('applied', heard);
      const downMs = nowMs();
      await waitUntil(downMs + 5_000);
      const arrivals = await target.arrivals();
      const shareUp = (downMs - upMs) / 4_000;
      const top = 50 + 400 * shareUp;
      // Wide, since a busy machine delays both ends: a jump would be off by a factor.
      expect(Math.abs(around(arrivals, upMs + 1_500) - 200)).toBeLessThan(50);
      expect(Math.abs(around(arrivals, downMs + 2_000) - (top + 50) / 2)).toBeLessThan(50);
      expect(Math.abs(around(arrivals, downMs + 4_500) - 50)).toBeLessThan(20);
      const below = ((50 + top) / 2) * ((downMs - upMs) / 1_000) + ((top + 50) / 2) * 4;
      expect(Math.abs(arrivalsBetween(arrivals, upMs, downMs + 4_000).length - below)).toBeLessThan(below * 0.06);
      expect(longestGapMs(arrivals, upMs, downMs + 4_000)).toBeLessThan(400);
      const converged = await cli.waitFor('that the load is there', ({ event, revision }) => event === 'converged' && revision === 3);
      expect(converged).toMatchObject({ afterMs: expect.any(Number) });
      const workers = cli.events.flatMap((event) => (event.event === 'sample' ? [(event as { workers?: number }).workers ?? 0] : []));
      expect(workers.some((count) => count > 20 && count < 80)).toBe(true);
      expect(Math.max(...workers)).toBeLessThan(85);
    });
  });
});
