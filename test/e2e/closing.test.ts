import { execFile } from 'node:child_process';
import { constants, createReadStream, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { verifyAudit } from '@midflight/journal';
import { type RecordingTarget, startRecordingTarget } from '@midflight/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeInPlace } from './support/editFile.js';
import { documentFor } from './support/liveRun.js';
import { type CliEvent, RunningCli } from './support/runCli.js';
import { scratchFolder, type ScratchFolder } from './support/scratchFolder.js';

let target: RecordingTarget;
beforeAll(async () => {
  target = await startRecordingTarget();
});
afterAll(() => target.close());

const isSummary = ({ event }: CliEvent): boolean => event === 'summary';
const auditOf = async (folder: ScratchFolder): Promise<readonly unknown[]> => (await readFile(folder.file('audit.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
/** The process was ended by a signal that nobody listened to. */
const killed = null;

/** A disk that takes nothing: a pipe that is full and that nobody reads. */
async function stuckFile(file: string): Promise<{ /** Takes all that was written, and goes on to. */ readonly takeAll: () => void }> {
  await promisify(execFile)('mkfifo', [file]);
  const pipe = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    for (;;) writeSync(pipe, Buffer.alloc(4_096));
  } catch {
    // It is full.
  }
  return { takeAll: () => void createReadStream(file, { flags: 'r' }).resume() };
}

/** A run whose load has ended, and that can't write the last of what it measured. */
async function closingRun(folder: ScratchFolder): Promise<{ readonly cli: RunningCli; readonly takeAll: () => void }> {
  const { takeAll } = await stuckFile(folder.file('seconds.hlog'));
  await writeInPlace(folder.file('loadtest.yaml'), documentFor(target.url, { rate: 20 }));
  const cli = new RunningCli(['loadtest.yaml', '--audit', 'audit.jsonl', '--hdr', 'seconds.hlog'], folder.path);
  await cli.waitFor('a sample', ({ event }) => event === 'sample');
  cli.signal('SIGINT');
  await cli.waitFor('the summary', isSummary);
  return { cli, takeAll };
}

describe('a run that writes the last of it', () => {
  it('says so to whoever interrupts it, and writes its last line', async () => {
    await using folder = await scratchFolder();
    const { cli, takeAll } = await closingRun(folder);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGINT'] as const) {
      cli.signal(signal);
      await setTimeout(100);
    }
    await expect.poll(() => cli.stderr, { timeout: 10_000 }).toMatch(/closing: the last of the audit/);
    expect(cli.exitCode).toBeNull();
    takeAll();
    expect(await cli.end()).toBe(0);
    expect(cli.stderr.match(/closing:/g)).toHaveLength(1);
    await verifyAudit(folder.file('audit.jsonl'));
    expect((await auditOf(folder)).slice(-2)).toMatchObject([{ event: 'ended', why: 'signal', signal: 'SIGINT' }, { event: 'end', exitCode: 0 }]);
  });

  it('is not waited for for ever: after 5 s it can be ended', async () => {
    await using folder = await scratchFolder();
    const { cli } = await closingRun(folder);
    cli.signal('SIGINT');
    await expect.poll(() => cli.stderr, { timeout: 10_000 }).toMatch(/from 5 s on, another Ctrl-C leaves it unfinished/);
    const saidAt = performance.now();
    await setTimeout(2_000);
    cli.signal('SIGINT');
    await setTimeout(500);
    expect(cli.isOver).toBe(false);
    await setTimeout(Math.max(0, saidAt + 5_200 - performance.now()));
    expect(await cli.interrupt()).toBe(killed);
    expect(performance.now() - saidAt).toBeLessThan(15_000);
  });

  it.each([1, 2, 3])('leaves the whole of its audit under a hail of Ctrl-C, time %i', async () => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('loadtest.yaml'), documentFor(target.url, { rate: 20 }).replace('duration: 2m', 'duration: 1s'));
    const cli = new RunningCli(['loadtest.yaml', '--audit', 'audit.jsonl', '--state', 'state'], folder.path);
    await cli.waitFor('the summary', isSummary);
    while (!cli.isOver) {
      cli.signal('SIGINT');
      await setTimeout(1);
    }
    // Nobody listens any more when everything is written.
    expect([0, killed]).toContain(await cli.end());
    await verifyAudit(folder.file('audit.jsonl'));
    expect((await auditOf(folder)).slice(-2)).toMatchObject([{ event: 'ended', why: 'duration' }, { event: 'end', exitCode: 0 }]);
  });
});

describe('a run that is interrupted while it is put together', () => {
  it('closes its audit at once, whatever it still waits for', async () => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('slow.mjs'), "process.stderr.write('loading');\nawait new Promise((resolve) => setTimeout(resolve, 600_000));\n");
    await writeInPlace(folder.file('loadtest.yaml'), documentFor(target.url, { rate: 20 }));
    const cli = new RunningCli(['loadtest.yaml', '--plugin', './slow.mjs', '--audit', 'audit.jsonl'], folder.path);
    await expect.poll(() => cli.stderr, { timeout: 20_000 }).toContain('loading');
    cli.signal('SIGINT');
    await expect.poll(() => cli.stderr, { timeout: 20_000 }).toContain('MF_INTERRUPTED');
    await verifyAudit(folder.file('audit.jsonl'));
    expect(await auditOf(folder)).toMatchObject([{ event: 'run' }, { event: 'end', exitCode: 130, code: 'MF_INTERRUPTED' }]);
    // Whatever is still waited for: a second one ends that.
    expect([130, killed]).toContain(await cli.interrupt());
  });
});
