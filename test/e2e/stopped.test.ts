import { arrivalsBetween } from '@midflight/testkit';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fullLength } from '../reload/support/fullLength.js';
import { renameOver, writeInPlace } from './support/editFile.js';
import { arrivalsReach, debounceMs, nowMs, withLiveRun } from './support/liveRun.js';

const rate = 100;
/** How long the process stands still, in milliseconds; longer than what may be caught up on, which is a second. */
const stoppedMs = fullLength ? 5_000 : 3_000;
const maxLagMs = 1_000;

describe('a process that is stopped and continued', () => {
  it(`FAULTS 46: SIGSTOP for ${stoppedMs} ms (of 5 s), with saves meanwhile → one reconcile, bounded catch-up of the load`, async () => {
    expect.hasAssertions();
    await withLiveRun({ rate, path: '/first' }, {}, async ({ cli, target, file, document }) => {
      await arrivalsReach(target, rate);
      const heard = cli.events.length;
      cli.signal('SIGSTOP');
      await setTimeout(stoppedMs / 2);
      await writeInPlace(file, document({ rate, path: '/second' }));
      await renameOver(file, document({ rate, path: '/third' }));
      await writeInPlace(file, document({ rate, path: '/last' }));
      await setTimeout(stoppedMs / 2);
      const continuedMs = nowMs();
      cli.signal('SIGCONT');
      await cli.waitForReload('applied', heard);
      await expect.poll(async () => (await target.arrivals()).at(-1)?.url, { timeout: 20_000 }).toBe('/last');
      await setTimeout(debounceMs * 3);
      const untilMs = nowMs();

      const arrivals = await target.arrivals();
      expect(cli.events.slice(heard).filter(({ event }) => event === 'reload')).toMatchObject([{ outcome: 'applied', revision: 2 }]);
      expect(new Set(arrivals.map(({ url }) => url))).toEqual(new Set(['/first', '/last']));
      // What is due in this time and what may be caught up on, and nothing of the other two seconds.
      const due = (rate * (untilMs - continuedMs + maxLagMs)) / 1_000;
      expect(arrivalsBetween(arrivals, continuedMs, untilMs).length).toBeLessThan(due + rate / 2);
    });
  });
});
