import { existsSync } from 'node:fs';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { MidflightError } from '@midflight/core';
import { verifyAudit } from '@midflight/journal';
import { type RecordingTarget, startRecordingTarget } from '@midflight/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { documentFor } from './support/liveRun.js';
import { type CliEvent, RunningCli, runToEnd } from './support/runCli.js';
import { scratchFolder, type ScratchFolder } from './support/scratchFolder.js';

/** How often a run is killed; more by MIDFLIGHT_KILLS. */
const kills = Number(process.env['MIDFLIGHT_KILLS'] ?? 10);
const bad = 'version: "1.0"\nload: { model: rps, target: fast }\n';

let target: RecordingTarget;
beforeAll(async () => {
  target = await startRecordingTarget();
});
afterAll(() => target.close());

/** Each names a plugin, which whoever starts on it or does it again needs, too. */
const documentOf = (rate: number): string => `${documentFor(target.url, { rate })}plugins: [{ use: ./own.mjs }]\n`;
const plugin = "export const own = { kind: 'validator', name: 'own', options: {}, create: () => ({ id: 'own', phase: 'policy', validate: () => [] }) };\n";
const isStarted = ({ event }: CliEvent): boolean => event === 'started';
const rateOf = (started: CliEvent): number => (started as CliEvent & { readonly config: { readonly load: { readonly target: number } } }).config.load.target;
const noticesOf = (cli: RunningCli): string => cli.events.filter(({ event }) => event === 'notice').map((event) => JSON.stringify(event)).join('\n');
const remembering = ['loadtest.yaml', '--debounce', '20ms', '--state', 'state', '--audit', 'audit.jsonl'];
const fromLastGood = [...remembering, '--start-from', 'last-good'];

async function scratchWithPlugin(): Promise<ScratchFolder> {
  const folder = await scratchFolder();
  await writeInPlace(folder.file('own.mjs'), plugin);
  return folder;
}

/** A run that has started, in a folder with a document. */
async function startIn(folder: ScratchFolder, args: readonly string[]): Promise<{ readonly cli: RunningCli; readonly started: CliEvent }> {
  const cli = new RunningCli(args, folder.path);
  return { cli, started: await cli.waitFor('the start', isStarted) };
}

/** A folder in which a run has put these rates in force, one after the other. */
async function ranWith(...rates: readonly number[]): Promise<ScratchFolder> {
  const folder = await scratchWithPlugin();
  await writeInPlace(folder.file('loadtest.yaml'), documentOf(rates[0] ?? 1));
  const { cli } = await startIn(folder, remembering);
  for (const rate of rates.slice(1)) {
    const heard = cli.events.length;
    await renameOver(folder.file('loadtest.yaml'), documentOf(rate));
    await cli.waitForReload('applied', heard);
  }
  expect(await cli.interrupt()).toBe(0);
  return folder;
}

describe('run --state --audit', () => {
  it(`FAULTS 56: killed at ${kills} random moments of a reload → the next start is on what was accepted, and the audit verifies`, { timeout: 60_000 + kills * 15_000 }, async () => {
    await using folder = await scratchWithPlugin();
    const file = folder.file('loadtest.yaml');
    let rate = 1;
    let startedOn = 0;
    let torn = 0;
    await writeInPlace(file, documentOf(rate));
    for (let kill = 0; kill <= kills; kill += 1) {
      const { cli, started } = await startIn(folder, fromLastGood);
      // Rates only grow: what is started on was saved before the kill, and is no older than what ran at the start before.
      expect(rateOf(started), `after kill ${kill}`).toBeLessThanOrEqual(rate);
      expect(rateOf(started), `after kill ${kill}`).toBeGreaterThanOrEqual(startedOn);
      startedOn = rateOf(started);
      // It is written down beside the load: until then there is nothing to start from.
      await expect.poll(() => existsSync(folder.file('state/last-good.json')), { timeout: 20_000 }).toBe(true);
      const untilMs = performance.now() + 50 + Math.random() * 400;
      while (performance.now() < untilMs) {
        await renameOver(file, documentOf((rate += 1)));
        await setTimeout(Math.random() * 40);
      }
      cli.signal('SIGKILL');
      expect(await cli.interrupt()).toBeNull();
      const fault = await verifyAudit(folder.file('audit.jsonl')).then(() => undefined, (thrown: unknown) => thrown);
      expect(fault === undefined || (MidflightError.is(fault) && fault.code === 'MF_AUDIT_BROKEN' && fault.details['torn'] === true), String(fault)).toBe(true);
      if (fault !== undefined) torn += 1;
      await writeInPlace(file, bad);
    }
    expect(startedOn).toBeGreaterThan(1);
    const { cli } = await startIn(folder, fromLastGood);
    await cli.interrupt();
    const audit = await runToEnd(['audit', 'verify', 'audit.jsonl'], folder.path);
    expect(audit).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(new RegExp(`^OK: [\\d\\s]+ lines of ${kills + 2} runs`)) });
    if (kills > 10) console.log(`${kills + 1} kills: ${rate} saves, ${torn} torn lines, ${audit.stdout}`);
  });

  it('FAULTS 57: a last known good that is cut off, or a text of it that was changed → ignored and said, never half used', async () => {
    await using folder = await ranWith(30, 40);
    await truncate(folder.file('state/last-good.json'), 100);
    const { cli, started } = await startIn(folder, fromLastGood);
    expect(rateOf(started)).toBe(40);
    await cli.interrupt();
    expect(noticesOf(cli)).toMatch(/state\/last-good\.json can't be used: [^"]*Nothing of it is used/);
    // This start has put a whole one in its place; now a text of it.
    for (const text of await readdir(folder.file('state/texts'))) await writeFile(folder.file(`state/texts/${text}`), documentOf(99));
    await writeInPlace(folder.file('loadtest.yaml'), bad);
    const refused = await runToEnd(['run', ...fromLastGood], folder.path);
    expect(refused).toMatchObject({ exitCode: 3, stdout: expect.stringMatching(/state\/texts\/\w+ can't be used/) });
    expect(refused.stdout).not.toContain('Midflight loads');
  });

  it.each<[string, number, (file: string) => Promise<void>]>([
    ['invalid', 3, (file) => writeInPlace(file, bad)],
    ['not there', 4, (file) => rm(file)],
  ])('FAULTS 58: a configuration that is %s at start → a clear exit, or the last known good by policy; a sound save wins', async (_, exitCode, spoil) => {
    await using folder = await ranWith(30, 40);
    const file = folder.file('loadtest.yaml');
    await spoil(file);
    expect(await runToEnd(['run', ...remembering], folder.path)).toMatchObject({ exitCode, stdout: expect.not.stringContaining('Midflight loads') });
    const { cli, started } = await startIn(folder, fromLastGood);
    expect(started).toMatchObject({ revision: 1, cause: { kind: 'start', message: expect.stringContaining('last known good configuration: revision 2') }, config: { load: { target: 40 } } });
    expect(noticesOf(cli)).toMatch(/The sources have nothing sound to say[^]*starts on the last known good/);
    await writeInPlace(file, documentOf(50));
    expect(await cli.waitForReload('applied', 0)).toMatchObject({ revision: 2, changes: [{ path: 'load.target', from: 40, to: 50 }] });
    expect(await cli.interrupt()).toBe(0);
  });

  it('starts on nothing where nothing was good yet, and says so', async () => {
    await using folder = await scratchWithPlugin();
    await writeInPlace(folder.file('loadtest.yaml'), bad);
    expect(await runToEnd(['run', ...fromLastGood], folder.path)).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('holds no last known good configuration yet') });
    expect(await runToEnd(['run', 'loadtest.yaml', '--start-from', 'last-good'], folder.path)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--state') });
  });
});

describe('run --audit', () => {
  it('says who did what through the control API, and keeps secrets out', async () => {
    await using folder = await scratchWithPlugin();
    await writeInPlace(folder.file('loadtest.yaml'), `${documentOf(30)}x-token: s3cret-of-a-comment\n`);
    const { cli, started } = await startIn(folder, [...remembering, '--control', '--control-token-file', folder.file('token')]);
    const ctl = (...args: readonly string[]) => runToEnd(['ctl', ...args, '--url', started.controlUrl ?? '', '--token-file', folder.file('token')], folder.path);
    expect((await ctl('override', 'config.headers.Authorization=Bearer s3cret-of-a-header', '--message', 'a try')).exitCode).toBe(0);
    expect((await ctl('freeze')).exitCode).toBe(0);
    const heard = cli.events.length;
    await renameOver(folder.file('loadtest.yaml'), documentOf(40));
    await cli.waitForReload('rejected', heard);
    expect((await ctl('stop')).exitCode).toBe(0);
    expect(await cli.end()).toBe(0);
    const text = await readFile(folder.file('audit.jsonl'), 'utf8');
    expect(text).not.toContain('s3cret');
    const via = expect.stringMatching(/^control API, token steer, from 127\.0\.0\.1$/);
    expect(text.trim().split('\n').map((line) => JSON.parse(line))).toMatchObject([
      { event: 'run', sequence: 1, sources: ['loadtest.yaml'], state: 'state' },
      { event: 'reload', outcome: 'applied', revision: 1, cause: { kind: 'start' }, owners: { 'loadtest.yaml': expect.any(String) }, documents: { 'loadtest.yaml': expect.stringMatching(/^[\da-f]{64}$/) } },
      { event: 'reload', outcome: 'applied', revision: 2, cause: { kind: 'override', message: 'a try', via } },
      { event: 'steering', overrides: [{ path: 'config.headers.Authorization', value: '[redacted]' }] },
      { event: 'steering', frozen: true, via },
      { event: 'reload', outcome: 'rejected', held: true, changes: [{ path: 'load.target', from: 30, to: 40 }], findings: [{ severity: 'info', code: 'MF_FROZEN' }] },
      { event: 'stop', now: false, via },
      { event: 'ended', why: 'control', via },
      { event: 'end', exitCode: 0, reloads: { applied: 2 } },
    ]);
  });

  it('goes on with the load when the disk is full, and says so', async () => {
    await using folder = await scratchWithPlugin();
    await writeInPlace(folder.file('loadtest.yaml'), documentOf(30));
    const { cli } = await startIn(folder, ['loadtest.yaml', '--audit', '/dev/full']);
    await cli.waitFor('the notice', ({ event }) => event === 'notice');
    expect(noticesOf(cli)).toMatch(/\/dev\/full can't be written: ENOSPC/);
    expect(await cli.interrupt()).toBe(0);
  });
});

describe('run --audit to a disk that fills up', () => {
  it('goes on with the load, says so now and in the end, and leaves what verifies and can be gone on with', async () => {
    await using folder = await scratchWithPlugin();
    await writeInPlace(folder.file('loadtest.yaml'), documentOf(1));
    // No file may grow beyond a few kilobytes: the write that would is cut off in the middle of a line.
    const cli = new RunningCli(['loadtest.yaml', '--debounce', '20ms', '--audit', 'audit.jsonl'], folder.path, {}, 'ulimit -f 8');
    await cli.waitFor('the start', isStarted);
    for (let rate = 2; noticesOf(cli) === '' && rate < 40; rate += 1) {
      const heard = cli.events.length;
      await renameOver(folder.file('loadtest.yaml'), documentOf(rate));
      await cli.waitForReload('applied', heard);
    }
    expect(noticesOf(cli)).toMatch(/audit\.jsonl can't be written: EFBIG[^"]*The load goes on/);
    const heard = cli.events.length;
    await renameOver(folder.file('loadtest.yaml'), documentOf(50));
    expect(await cli.waitForReload('applied', heard)).toMatchObject({ changes: [{ to: 50 }] });
    expect(await cli.interrupt()).toBe(0);
    expect(cli.stderr).toMatch(/audit\.jsonl lacks its last \d+ entries/);
    expect((await verifyAudit(folder.file('audit.jsonl'))).lines).toBeGreaterThan(2);
    const next = await startIn(folder, ['loadtest.yaml', '--audit', 'audit.jsonl']);
    expect(await next.cli.interrupt()).toBe(0);
    expect(await verifyAudit(folder.file('audit.jsonl'))).toMatchObject({ runs: 2 });
  });
});

describe('midflight audit verify', () => {
  it('says OK and how much, or which line is broken, with the exit codes of commands', async () => {
    await using folder = await ranWith(30, 40);
    const verify = (...more: readonly string[]) => runToEnd(['audit', 'verify', 'audit.jsonl', ...more], folder.path);
    expect(await verify()).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^OK: 5 lines of 1 run; the last hash is [\da-f]{64}\n$/) });
    const text = await readFile(folder.file('audit.jsonl'), 'utf8');
    expect(text).not.toContain('•••');
    expect(text).toMatch(/"event":"ended",[^\n]*"signal":"SIGINT",[^\n]*"why":"signal"\}\n[^\n]*"event":"end"/);
    await writeFile(folder.file('audit.jsonl'), text.replace('"to":40', '"to":4000'));
    expect(await verify()).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/audit\.jsonl:3: the audit is broken here: it was changed/) });
    expect(JSON.parse((await verify('--json')).stdout)).toMatchObject({ valid: false, line: 3, torn: false });
    expect(await runToEnd(['run', ...remembering], folder.path)).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('MF_AUDIT_BROKEN') });
    await rm(folder.file('audit.jsonl'));
    expect(await verify()).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('MF_AUDIT_READ') });
  });
});

describe('midflight replay', () => {
  it('does the same changes again, at the same offsets', async () => {
    await using folder = await ranWith(30, 40, 50);
    // The documents of today are nobody's business.
    await writeInPlace(folder.file('loadtest.yaml'), bad);
    const replayed = await runToEnd(['replay', 'audit.jsonl', '--json'], folder.path);
    expect(replayed).toMatchObject({ exitCode: 0, stderr: '' });
    const events: readonly CliEvent[] = replayed.stdout.trim().split('\n').map((line) => JSON.parse(line));
    expect(events.find(isStarted)).toMatchObject({ revision: 1, config: { load: { target: 30 } } });
    const reloads = events.filter(({ event }) => event === 'reload');
    expect(reloads).toMatchObject([{ outcome: 'applied', revision: 2, changes: [{ from: 30, to: 40 }] }, { outcome: 'applied', revision: 3, changes: [{ from: 40, to: 50 }] }]);
    const lines: readonly CliEvent[] = (await readFile(folder.file('audit.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
    const recorded = lines.filter(({ event }) => event === 'reload').map(({ elapsedMs }) => elapsedMs);
    const apartMs = (recorded[2] ?? 0) - (recorded[1] ?? 0);
    expect(Math.abs((reloads[1]?.elapsedMs ?? 0) - (reloads[0]?.elapsedMs ?? 0) - apartMs)).toBeLessThan(500);
  });

  it('is shown and written down like a run: report, seconds, metrics, and an audit that says whose replay it was and that it ended by itself', async () => {
    await using folder = await ranWith(30, 40);
    const replay = (...more: readonly string[]) => runToEnd(['replay', 'audit.jsonl', ...more], folder.path);
    const replayed = await replay('--report', 'replay.json', '--hdr', 'replay.hlog', '--metrics=127.0.0.1:0', '--audit', 'audit.jsonl');
    expect(replayed).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/http:\/\/127\.0\.0\.1:\d+\/metrics/) });
    expect(JSON.parse(await readFile(folder.file('replay.json'), 'utf8'))).toMatchObject({ reloads: expect.arrayContaining([expect.objectContaining({ outcome: 'applied', revision: 2 })]) });
    expect(await readFile(folder.file('replay.hlog'), 'utf8')).toContain('[Histogram log format version');
    const lines: readonly Record<string, unknown>[] = (await readFile(folder.file('audit.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
    expect(await verifyAudit(folder.file('audit.jsonl'))).toMatchObject({ runs: 2 });
    expect(lines.filter(({ event }) => event === 'run')[1]).toMatchObject({ replays: lines[0]?.['run'], sources: [] });
    expect(lines.slice(-2)).toMatchObject([{ event: 'ended', why: 'replay' }, { event: 'end', exitCode: 0 }]);
    // A replay in the same file hides nothing of the run that it did again.
    expect(await replay()).toMatchObject({ exitCode: 0 });
  });

  it('says what it lacks', async () => {
    await using folder = await ranWith(30);
    const replay = (...more: readonly string[]) => runToEnd(['replay', 'audit.jsonl', ...more], folder.path);
    expect(await replay('--run', 'another')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('no run another') });
    for (const text of await readdir(folder.file('state/texts'))) await writeFile(folder.file(`state/texts/${text}`), documentOf(99));
    expect(await replay()).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('MF_STATE_CORRUPT') });
    await rm(folder.file('state'), { recursive: true });
    expect(await replay()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('MF_REPLAY_NOTHING') });
  });
});
