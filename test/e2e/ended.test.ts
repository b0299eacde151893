import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { verifyAudit } from '@midflight/journal';
import { type RecordingTarget, startRecordingTarget } from '@midflight/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { documentFor } from './support/liveRun.js';
import { type CliEvent, command, RunningCli } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

let target: RecordingTarget;
beforeAll(async () => {
  target = await startRecordingTarget({ routes: [{ prefix: '/broken', status: 500 }, { prefix: '/slow', latencyMs: 600_000 }] });
});
afterAll(() => target.close());

/** What is said of a document; the rest is fixed. */
interface Said {
  readonly path?: string;
  readonly duration?: string;
  readonly more?: string;
}

/** What happens to a run, and what stands in its audit of it. */
interface Ending {
  readonly first?: Said;
  readonly environment?: Readonly<Record<string, string>>;
  /** What is done while it runs. @defaultValue nothing */
  readonly meanwhile?: (cli: RunningCli, save: (said: Said) => Promise<void>) => Promise<unknown>;
  readonly exitCode: number;
  /** The lines from the one that tells why the load ends. */
  readonly lines: readonly object[];
}

const sampleAfter = (afterMs: number) => ({ event, elapsedMs }: CliEvent): boolean => event === 'sample' && elapsedMs > afterMs;

/** A load thread does not outlive its third second. */
const dyingThread = "import { isMainThread } from 'node:worker_threads';\nif (!isMainThread) setTimeout(() => process.exit(7), 3_000);\n";

const endings: readonly (readonly [string, Ending])[] = [
  ['its duration', { first: { duration: '2s' }, exitCode: 0, lines: [{ event: 'ended', why: 'duration' }, { event: 'end', exitCode: 0 }] }],
  ['its duration, with a threshold that is broken', { first: { duration: '2s', more: 'thresholds: ["rps > 10000"]' }, exitCode: 1, lines: [{ event: 'ended', why: 'duration' }, { event: 'end', exitCode: 1 }] }],
  ['a threshold that aborts', { first: { more: 'thresholds: [{ metric: rps, above: 10000, over: 1s, abort: true }]' }, exitCode: 1, lines: [{ event: 'ended', why: 'threshold' }, { event: 'end', exitCode: 1 }] }],
  [
    'a guard that stops it',
    {
      meanwhile: async (cli, save) => {
        await cli.waitFor('two seconds', sampleAfter(2_500));
        await save({ path: '/broken', more: 'reload: { guard: { for: 30s, errorRate: "< 5%", onBreach: stop } }' });
      },
      exitCode: 1,
      lines: [{ event: 'guard', revision: 2, verdict: 'breached', action: 'stop', why: expect.stringContaining('errorRate is') }, { event: 'ended', why: 'guard' }, { event: 'end', exitCode: 1, failure: expect.stringContaining('errorRate is') }],
    },
  ],
  ['its load thread, which dies', { environment: { NODE_OPTIONS: '--import ./dying.mjs' }, exitCode: 5, lines: [{ event: 'ended', why: 'failure' }, { event: 'end', exitCode: 5, failure: expect.stringContaining('The load thread died: it exited with code 7') }] }],
  [
    'Ctrl-C twice',
    {
      first: { path: '/slow' },
      meanwhile: async (cli) => {
        await cli.waitFor('requests under way', sampleAfter(0));
        cli.signal('SIGINT');
        await cli.waitFor('the graceful end', ({ event }) => event === 'ended');
        cli.signal('SIGINT');
      },
      exitCode: 130,
      lines: [{ event: 'ended', why: 'signal', signal: 'SIGINT' }, { event: 'end', exitCode: 130 }],
    },
  ],
  [
    'nobody who reads its output any more',
    {
      meanwhile: async (cli) => {
        await cli.waitFor('a second', sampleAfter(0));
        cli.stopReading();
      },
      exitCode: 0,
      lines: [{ event: 'ended', why: 'signal', signal: 'SIGPIPE' }, { event: 'end', exitCode: 0 }],
    },
  ],
];

describe('the audit of a run that is ended by', () => {
  it.each(endings)('%s', async (_, { first = {}, environment = {}, meanwhile, exitCode, lines }) => {
    await using folder = await scratchFolder();
    const file = folder.file('loadtest.yaml');
    const text = ({ path = '/one', duration = '2m', more = '' }: Said): string => `${documentFor(target.url, { rate: 40, path }).replace('duration: 2m', `duration: ${duration}`)}${more}\n`;
    await writeInPlace(folder.file('dying.mjs'), dyingThread);
    await writeInPlace(file, text(first));
    const cli = new RunningCli(['loadtest.yaml', '--debounce', '20ms', '--audit', 'audit.jsonl'], folder.path, environment);
    await cli.waitFor('the start', ({ event }) => event === 'started');
    await meanwhile?.(cli, (said) => renameOver(file, text(said)));
    expect(await cli.end()).toBe(exitCode);
    await verifyAudit(folder.file('audit.jsonl'));
    const audit: readonly unknown[] = (await readFile(folder.file('audit.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
    expect(audit.slice(-lines.length)).toMatchObject(lines);
  });
});

describe('a plan that is over', () => {
  it.each([1, 2])('has made exactly the starts that were due, with %i thread(s)', async (threads) => {
    await using folder = await scratchFolder();
    const recording = await startRecordingTarget();
    await writeInPlace(folder.file('loadtest.yaml'), documentFor(recording.url, { rate: 500 }).replace('duration: 2m', 'duration: 3s'));
    const cli = new RunningCli(['loadtest.yaml', '--threads', String(threads)], folder.path);
    try {
      expect(await cli.end()).toBe(0);
      expect(cli.events.at(-1)).toMatchObject({ event: 'summary', offered: 1_500, requests: 1_500, dropped: 0 });
      expect(await recording.arrivals()).toHaveLength(1_500);
    } finally {
      await recording.close();
    }
  });
});

describe('an output that is lost', () => {
  it.skipIf(!existsSync('/dev/full'))('to a full disk is said once, and the load goes on', async () => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('loadtest.yaml'), documentFor(target.url, { rate: 40 }).replace('duration: 2m', 'duration: 3s'));
    const cli = new RunningCli(['loadtest.yaml', '--audit', 'audit.jsonl'], folder.path, {}, 'exec 1> /dev/full');
    expect(await cli.end()).toBe(0);
    expect(cli.stderr.match(/the output can't be written: ENOSPC.*; the load goes on/g)).toHaveLength(1);
    expect(await readFile(folder.file('audit.jsonl'), 'utf8')).toContain('"why":"duration"');
  });

  it('by a command that runs no load ends it with 141, and without a stack trace', async () => {
    const { stderr } = await promisify(execFile)('sh', ['-c', '{ sleep 0.2; "$0" "$1" schema; echo "exit code $?" >&2; } | :', process.execPath, command]);
    expect(stderr).toBe('exit code 141\n');
  });
});
