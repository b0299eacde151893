import { readFile } from 'node:fs/promises';
import { arrivalsBetween, longestGapMs, startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { nowMs, waitUntil } from './support/liveRun.js';
import { RunningCli, runToEnd } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const document = (url: string, standby: string): string =>
  `version: "1.0"\nconfig: { baseUrl: "${url}", duration: 6s, workers: 10 }\nload: { model: rps, target: 50 }\nscenarios: [{ name: Only, steps: [{ request: { method: GET, path: /, headers: { x-id: "{{iteration}}" } } }] }]\nstandby: ${standby}\n`;

describe('a run that waits and is kept alive', { timeout: 120_000 }, () => {
  it('idles before its plan and after it, turns without a gap, and counts the plan alone', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget();
    const file = folder.file('load.yaml');
    await writeInPlace(file, document(target.url, '{ workers: 1, rate: 5 }'));
    const cli = new RunningCli(['load.yaml', '--debounce', '50ms', '--wait', '--keep-alive', '--control', '--control-token-file', folder.file('token')], folder.path);
    try {
      const { controlUrl = '' } = await cli.waitFor('the start', ({ event }) => event === 'started');
      const headers = { authorization: `Bearer ${(await readFile(folder.file('token'), 'utf8')).trim()}` };
      const ask = (method: string, path: string): Promise<Response> => fetch(`${controlUrl}${path}`, { method, headers });
      const turnTo = (phase: string, after = 0) => cli.waitFor(`the turn to ${phase}`, (event) => event.event === 'phase' && JSON.stringify(event).includes(`"phase":"${phase}"`), after);
      const waitedFromMs = nowMs();
      await waitUntil(waitedFromMs + 2_500);

      const beforeStartMs = nowMs();
      expect(await runToEnd(['ctl', 'start', '--url', controlUrl, '--token-file', folder.file('token')], folder.path)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('the plan runs, round 1, on revision 1, for 00:06') });
      expect(await turnTo('plan')).toMatchObject({ round: 1, why: 'asked', revision: 1 });
      expect(await (await ask('POST', '/v1/start')).json()).toMatchObject({ code: 'MF_PLAN_RUNS' });
      expect(await turnTo('standby')).toMatchObject({ round: 1, why: 'over', standby: { workers: 1, rate: 5 } });
      const overMs = nowMs();
      expect(await (await ask('GET', '/v1/status')).json()).toMatchObject({ phase: 'standby', leftMs: 0 });
      await waitUntil(overMs + 3_000);
      const heard = cli.events.length;
      await renameOver(file, document(target.url, '{ workers: 2, rate: 40 }'));
      expect(await cli.waitForReload('applied', heard)).toMatchObject({ changes: [{ path: 'standby.workers', to: 2 }, { path: 'standby.rate', to: 40, mutability: 'live' }] });
      const fasterMs = nowMs();
      await waitUntil(fasterMs + 1_000);
      const endMs = nowMs();
      expect(await cli.interrupt()).toBe(0);

      const arrivals = await target.arrivals();
      const perSecond = (fromMs: number, toMs: number): number => (arrivalsBetween(arrivals, fromMs, toMs).length * 1_000) / (toMs - fromMs);
      const near = (rate: number, wanted: number): void => {
        expect(rate).toBeGreaterThan(wanted * 0.75);
        expect(rate).toBeLessThan(wanted * 1.25);
      };
      near(perSecond(waitedFromMs, beforeStartMs), 5);
      near(perSecond(overMs - 5_500, overMs - 200), 50);
      near(perSecond(overMs + 200, overMs + 3_000), 5);
      near(perSecond(fasterMs + 100, endMs), 40);
      // Twice the interval of standby, at the turns and everywhere else.
      expect(longestGapMs(arrivals, waitedFromMs, endMs)).toBeLessThan(400);
      expect(arrivals.filter(({ state }) => state !== 'answered')).toEqual([]);

      const samples = cli.events.filter(({ event }) => event === 'sample');
      const requestsOf = (phase: string): number => samples.filter((sample) => JSON.stringify(sample).includes(`"phase":"${phase}"`)).reduce((sum, { requests = 0 }) => sum + requests, 0);
      const summary = cli.events.at(-1);
      expect(summary).toMatchObject({ event: 'summary', exitCode: 0, errors: 0, dropped: 0, interrupted: 0, requests: requestsOf('plan'), rounds: [{ round: 1 }], standby: { requests: requestsOf('standby') } });
      expect(requestsOf('plan') + requestsOf('standby')).toBe(arrivals.length);
      expect(Math.abs(requestsOf('plan') - 300)).toBeLessThanOrEqual(1);
    } finally {
      await cli.interrupt();
      await target.close();
    }
  });

  it('is wrong usage without a way to start it', async () => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('load.yaml'), document('http://127.0.0.1:9', '{}'));
    expect(await runToEnd(['run', 'load.yaml', '--wait'], folder.path)).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/--wait [^]*--control[^]*MF_USAGE/) });
  });
});
