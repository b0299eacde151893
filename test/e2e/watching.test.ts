import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { debounceMs, withLiveRun } from './support/liveRun.js';
import { command, RunningCli } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const documentFor = (url: string, rate = 20): string => `version: "1.0"
config: { baseUrl: "${url}", duration: 2m, workers: 5 }
load: { model: rps, target: ${rate} }
scenarios:
  - name: Only
    steps: [{ request: { method: GET, path: / } }]
`;

describe('midflight run --poll', () => {
  it('says that it polls, and follows its files', async () => {
    const target = await startRecordingTarget();
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('load.yaml'), documentFor(target.url));
    const cli = new RunningCli(['load.yaml', '--poll', '--debounce', `${debounceMs}ms`], folder.path);
    try {
      const said = await cli.waitFor('word that it polls', ({ event, polling }) => event === 'source' && polling !== undefined);
      expect(said).toMatchObject({ state: 'ready', polling: 'as it was asked to' });
      for (const rate of [21, 22]) {
        const heard = cli.events.length;
        await renameOver(folder.file('load.yaml'), documentFor(target.url, rate));
        await cli.waitForReload('applied', heard);
      }
    } finally {
      await cli.interrupt();
      await target.close();
    }
  });

  it('is not said without it', async () => {
    expect.hasAssertions();
    await withLiveRun({ rate: 20 }, {}, async ({ cli, file, document }) => {
      await writeInPlace(file, document({ rate: 21 }));
      await cli.waitForReload('applied', 0);
      expect(cli.events.filter(({ polling }) => polling !== undefined)).toEqual([]);
    });
  });
});

describe('midflight run with a pattern', () => {
  it.each([['conf/*.yaml'], ['file:conf/*.yaml']])('of %s makes one document of all matches, and new ones join', async (pattern) => {
    const target = await startRecordingTarget();
    await using folder = await scratchFolder();
    await mkdir(folder.file('conf'));
    await writeInPlace(folder.file('conf/10-base.yaml'), documentFor(target.url));
    const cli = new RunningCli([pattern, '--debounce', `${debounceMs}ms`], folder.path);
    try {
      await cli.waitFor('the start', ({ event }) => event === 'started');
      await renameOver(folder.file('conf/20-more.yaml'), 'config: { workers: 9 }\n');
      const reload = await cli.waitForReload('applied', 0);
      expect(reload).toMatchObject({ changes: [{ path: 'config.workers', from: 5, to: 9 }], origin: ['conf/10-base.yaml', 'conf/20-more.yaml'] });
    } finally {
      await cli.interrupt();
      await target.close();
    }
  });
});

describe('-', () => {
  /** Runs the command to its end with `text` on its standard input. */
  async function withInput(args: readonly string[], text: string): Promise<{ readonly exitCode: number | null; readonly stdout: string }> {
    const child = execFile(process.execPath, [command, ...args]);
    let stdout = '';
    child.stdout?.on('data', (chunk: string) => { stdout += chunk; });
    child.stdin?.end(text);
    await once(child, 'close');
    return { exitCode: child.exitCode, stdout };
  }

  it('is the standard input: validated, and run', async () => {
    const target = await startRecordingTarget();
    expect(await withInput(['validate', '-', '--format', 'json'], documentFor(target.url, -1))).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('"file":"stdin"') });
    // It is read for the plugins that it may name, and then followed.
    expect(await withInput(['validate', '-', '--allow-plugins'], documentFor(target.url))).toMatchObject({ exitCode: 0 });
    expect(await withInput(['run', '-', '--json', '--duration', '1s'], documentFor(target.url))).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"sources":["stdin"]') });
    expect(await target.count()).toBeGreaterThan(5);
    await target.close();
  });
});
