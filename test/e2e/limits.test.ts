import { longestGapMs, ratePerSecond, startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { arrivalsReach, nowMs, waitUntil } from './support/liveRun.js';
import { RunningCli, runToEnd } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const document = (url: string, rate: number, more = ''): string => `version: "1.0"
config:
  baseUrl: ${url}
  duration: 2m
  workers: 20
load:
  model: rps
  target: ${rate}
scenarios:
  - { name: Only, steps: [{ request: { method: GET, path: / } }] }
${more}`;

/** How long the load is watched after a refusal, in milliseconds. */
const watchedMs = 800;

describe('limits', () => {
  it('refuse an edit above them, at its place, whatever the document says; the load goes on, and what keeps them is taken', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget();
    await writeInPlace(folder.file('limits.yaml'), `maxWorkers: 50\nmaxRate: 150/s\nallowedHosts: [127.0.0.1]\n`);
    await writeInPlace(folder.file('load.yaml'), document(target.url, 100));
    const cli = new RunningCli(['load.yaml', '--debounce', '50ms', '--limits', 'limits.yaml'], folder.path);
    try {
      await arrivalsReach(target, 5);
      const heard = cli.events.length;
      await renameOver(folder.file('load.yaml'), document(target.url.replace('127.0.0.1', 'localhost'), 200));
      const refused = await cli.waitForReload('rejected', heard);
      const refusedMs = nowMs();
      expect(refused.findings).toEqual([
        expect.objectContaining({ severity: 'error', code: 'MF_LIMIT_RATE', path: 'load.target', file: 'load.yaml', line: 8, column: 11, hint: 'maxRate in limits.yaml:2 says so; no document can lift it.' }),
        expect.objectContaining({ severity: 'error', code: 'MF_LIMIT_HOST', path: 'config.baseUrl', line: 3, column: 12, hint: expect.stringContaining('limits.yaml:3') }),
      ]);
      await waitUntil(refusedMs + watchedMs);
      const arrivals = await target.arrivals();
      expect(ratePerSecond(arrivals, refusedMs, refusedMs + watchedMs)).toBeGreaterThan(60);
      expect(longestGapMs(arrivals, refusedMs, refusedMs + watchedMs)).toBeLessThan(500);

      // The limits were read at start: neither the document nor the file lifts them any more.
      await writeInPlace(folder.file('limits.yaml'), 'maxRate: 9999\n');
      const heardThen = cli.events.length;
      await renameOver(folder.file('load.yaml'), document(target.url, 200, 'limits: { maxRate: 9999 }\n'));
      const lifted = await cli.waitForReload('rejected', heardThen);
      expect(lifted.findings).toMatchObject([{ code: 'MF_UNKNOWN_KEY', path: 'limits', hint: expect.stringContaining('must not lift') }]);
      await renameOver(folder.file('load.yaml'), document(target.url, 201));
      expect(await cli.waitFor('another refusal', ({ findings = [] }) => findings.some(({ code }) => code === 'MF_LIMIT_RATE'), heardThen)).toMatchObject({ outcome: 'rejected', revision: 1 });

      await renameOver(folder.file('load.yaml'), document(target.url, 150));
      expect(await cli.waitForReload('applied', heardThen)).toMatchObject({ revision: 2, changes: [{ path: 'load.target', to: 150 }] });
    } finally {
      await cli.interrupt();
      await target.close();
    }
  });

  it('hold for starts, checks and plans too, and a faulty file of them ends the command', async () => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('limits.yaml'), 'maxRate: 150/s\nmaxChangePerReload: 50%\n');
    await writeInPlace(folder.file('high.yaml'), document('http://127.0.0.1:9', 200));
    await writeInPlace(folder.file('low.yaml'), document('http://127.0.0.1:9', 50));
    await writeInPlace(folder.file('mid.yaml'), document('http://127.0.0.1:9', 100));
    for (const [command, code] of [[['run', 'high.yaml', '--duration', '1s'], 'MF_LIMIT_RATE'], [['validate', 'high.yaml'], 'MF_LIMIT_RATE'], [['plan', 'mid.yaml', '--against', 'low.yaml'], 'MF_LIMIT_CHANGE']] as const) {
      const { exitCode, stdout, stderr } = await runToEnd([...command, '--limits', 'limits.yaml'], folder.path);
      expect({ command, exitCode, said: `${stdout}${stderr}` }).toEqual({ command, exitCode: 3, said: expect.stringContaining(code) });
    }
    expect(await runToEnd(['validate', 'mid.yaml', '--limits', 'limits.yaml'], folder.path)).toMatchObject({ exitCode: 0 });
    await writeInPlace(folder.file('limits.yaml'), 'maxRates: 150/s\n');
    const { exitCode, stderr } = await runToEnd(['validate', 'low.yaml', '--limits', 'limits.yaml'], folder.path);
    expect(stderr).toContain('limits.yaml:1:1 MF_UNKNOWN_KEY');
    expect(exitCode).toBe(2);
  });

  it('may be named by the environment', async () => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('limits.yaml'), 'maxRate: 150/s\n');
    await writeInPlace(folder.file('high.yaml'), document('http://127.0.0.1:9', 200));
    const { exitCode, stdout } = await runToEnd(['validate', 'high.yaml', '--format', 'json'], folder.path, { MIDFLIGHT_LIMITS: 'limits.yaml' });
    expect(JSON.parse(stdout)).toMatchObject({ valid: false, findings: [{ code: 'MF_LIMIT_RATE', line: 8 }] });
    expect(exitCode).toBe(3);
    expect(await runToEnd(['validate', 'high.yaml'], folder.path, { MIDFLIGHT_LIMITS: '' })).toMatchObject({ exitCode: 0 });
  });
});
