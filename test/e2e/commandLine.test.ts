import { mkdir, readFile } from 'node:fs/promises';
import { startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { writeInPlace } from './support/editFile.js';
import { arrivalsReach, withLiveRun } from './support/liveRun.js';
import { RunningCli, runToEnd } from './support/runCli.js';
import { type ScratchFolder, scratchFolder } from './support/scratchFolder.js';

const sound = `version: "1.0"
config: { baseUrl: "http://127.0.0.1:9", duration: 1m, workers: 2 }
load: { model: rps, target: 5 }
scenarios:
  - name: Only
    steps:
      - request: { method: GET, path: / }
`;

async function folderWith(text: string): Promise<ScratchFolder> {
  const folder = await scratchFolder();
  await writeInPlace(folder.file('load.yaml'), text);
  return folder;
}

describe('midflight validate', () => {
  it('is content with a sound document', async () => {
    await using folder = await folderWith(sound);
    const { exitCode, stdout } = await runToEnd(['validate', 'load.yaml', '--format', 'json'], folder.path);
    expect(JSON.parse(stdout)).toEqual({ valid: true, findings: [] });
    expect(exitCode).toBe(0);
  });

  it('tells everything that is wrong, where, and exits 3', async () => {
    await using folder = await folderWith(sound.replace('1m', 'invalid').replace('workers: 2', 'workers: -10'));
    const { exitCode, stdout } = await runToEnd(['validate', 'load.yaml', '--format', 'json'], folder.path);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      findings: [
        { severity: 'error', code: 'MF_DURATION', path: 'config.duration', file: 'load.yaml', line: 2, column: 52 },
        { severity: 'error', code: 'MF_RANGE', path: 'config.workers', file: 'load.yaml', line: 2, column: 70 },
      ],
    });
    expect(exitCode).toBe(3);
  });

  it('annotates a pull request', async () => {
    await using folder = await folderWith(sound.replace('1m', 'invalid'));
    const { exitCode, stdout } = await runToEnd(['validate', 'load.yaml', '--format', 'github'], folder.path);
    expect(stdout).toMatch(/^::error file=load\.yaml,line=2,col=52,title=MF_DURATION::config\.duration is "invalid".*\n$/);
    expect(exitCode).toBe(3);
  });

  it('shows people the line', async () => {
    await using folder = await folderWith(sound.replace('1m', 'invalid'));
    const { exitCode, stdout } = await runToEnd(['validate', 'load.yaml'], folder.path);
    expect(stdout).toContain('duration: invalid');
    expect(stdout).toContain('MF_DURATION');
    expect(exitCode).toBe(3);
  });
});

describe('the exit code of midflight', () => {
  it.each([
    { args: ['run', 'missing.yaml', '--json'], exitCode: 4, says: 'MF_SOURCE_READ' },
    { args: ['run', 'folder', '--json'], exitCode: 4, says: 'MF_SOURCE_READ' },
    { args: ['validate', 'missing.yaml'], exitCode: 4, says: 'MF_SOURCE_READ' },
    { args: ['run', 'wrong.yaml', '--json'], exitCode: 3, says: 'MF_RANGE' },
    { args: ['run'], exitCode: 2, says: 'MF_USAGE' },
    { args: ['run', 'load.yaml', '--no-such-option'], exitCode: 2, says: '--no-such-option' },
    { args: ['run', 'load.yaml', '--debounce', 'soon'], exitCode: 2, says: 'Write a duration' },
    { args: ['run', 'ftp://127.0.0.1/load.yaml'], exitCode: 2, says: 'MF_USAGE' },
    { args: ['run', 'load.yaml', 'load.yaml'], exitCode: 2, says: 'MF_PLUGIN_DUPLICATE' },
    { args: ['no-such-command'], exitCode: 2, says: 'no-such-command' },
  ])('is $exitCode for $args', async ({ args, exitCode, says }) => {
    await using folder = await folderWith(sound);
    await mkdir(folder.file('folder'));
    await writeInPlace(folder.file('wrong.yaml'), sound.replace('workers: 2', 'workers: 0'));
    const result = await runToEnd(args, folder.path);
    expect(result.stdout + result.stderr).toContain(says);
    expect(result.exitCode).toBe(exitCode);
  });

  it('is 5 when the target never answered', async () => {
    await using folder = await folderWith(sound.replace('http://127.0.0.1:9', `http://127.0.0.1:${await closedPort()}`));
    const { exitCode, stdout } = await runToEnd(['run', 'load.yaml', '--duration', '1s'], folder.path);
    expect(stdout).toContain('The target never answered');
    expect(stdout).toMatch(/network \d+ \(.*ECONNREFUSED/);
    expect(exitCode).toBe(5);
  });

  it('is 5 when the port of the demo target is taken, and nothing is left running', async () => {
    await using folder = await folderWith(sound);
    const target = await startRecordingTarget();
    const { exitCode, stderr } = await runToEnd(['run', 'load.yaml', '--demo-target', new URL(target.url).port], folder.path);
    await target.close();
    expect(stderr).toContain('MF_DEMO_TARGET_PORT');
    expect(exitCode).toBe(5);
  });

  it('is 0 when the duration is over, and what was measured is where it was asked for', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget();
    try {
      await writeInPlace(folder.file('load.yaml'), sound.replace('http://127.0.0.1:9', target.url).replace('1m', '1s'));
      const cli = new RunningCli(['load.yaml', '--hdr', 'run.hlog'], folder.path);
      const summary = await cli.waitFor('the summary', ({ event }) => event === 'summary');
      expect(summary).toMatchObject({ exitCode: 0, requests: await target.count() });
      await expect.poll(() => cli.exitCode, { timeout: 20_000 }).toBe(0);
      expect(await readFile(folder.file('run.hlog'), 'utf8')).toMatch(/^#\[.*\nTag=\S+,0\.\d+,\S+HIST\S+\n/s);
    } finally {
      await target.close();
    }
  });
});

/** A port on which nothing listens. */
async function closedPort(): Promise<string> {
  const target = await startRecordingTarget();
  await target.close();
  return new URL(target.url).port;
}

describe('signals', () => {
  it('end a run at once when Ctrl-C comes twice, with exit code 130', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget({ routes: [{ prefix: '/', latencyMs: 60_000 }] });
    await writeInPlace(folder.file('load.yaml'), sound.replace('http://127.0.0.1:9', target.url));
    const cli = new RunningCli(['load.yaml'], folder.path);
    try {
      await arrivalsReach(target, 2);
      cli.signal('SIGINT');
      // The first one waits for the answers: no end comes of it.
      await expect(cli.waitFor('an end', ({ event }) => event === 'summary', 0, 1_500)).rejects.toThrow('No sign');
      cli.signal('SIGINT');
      expect(await cli.waitFor('the summary', ({ event }) => event === 'summary')).toMatchObject({ exitCode: 130, interrupted: 2 });
      await expect.poll(() => cli.exitCode, { timeout: 20_000 }).toBe(130);
    } finally {
      await cli.interrupt();
      await target.close();
    }
  });

  it('end a run gracefully when SIGTERM comes', async () => {
    await withLiveRun({ rate: 50 }, { routes: [{ prefix: '/', latencyMs: 300 }] }, async ({ cli }) => {
      cli.signal('SIGTERM');
      expect(await cli.waitFor('the summary', ({ event }) => event === 'summary')).toMatchObject({ exitCode: 0 });
      await expect.poll(() => cli.exitCode, { timeout: 20_000 }).toBe(0);
    });
  });

  it('make it look at its file at once when SIGHUP comes, and nothing happens when that is the same', async () => {
    await withLiveRun({ rate: 50 }, {}, async ({ cli, file, document }) => {
      cli.signal('SIGHUP');
      await writeInPlace(file, document({ rate: 60 }));
      cli.signal('SIGHUP');
      await cli.waitForReload('applied', 0);
      expect(cli.events.filter(({ event }) => event === 'reload')).toHaveLength(1);
    });
  });
});

describe('--quiet', () => {
  it('prints nothing about the load between reloads', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget();
    await writeInPlace(folder.file('load.yaml'), sound.replace('http://127.0.0.1:9', target.url));
    const about = /of 5 req\/s/;
    const [loud, quiet] = await Promise.all([[], ['--quiet']].map((flags) => runToEnd(['run', 'load.yaml', '--duration', '7s', ...flags], folder.path)));
    await target.close();
    expect(loud?.stdout).toMatch(about);
    expect(quiet?.stdout).not.toMatch(about);
    expect(quiet?.stdout).toContain('Summary');
  });
});

describe('DEV_MODE=true', () => {
  it('is the same as --dev-mode', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget();
    const text = sound.replace('http://127.0.0.1:9', target.url);
    await writeInPlace(folder.file('load.yaml'), text);
    const cli = new RunningCli(['load.yaml'], folder.path, { DEV_MODE: 'true' });
    try {
      await arrivalsReach(target, 1);
      await writeInPlace(folder.file('load.yaml'), text.replace('target: 5', 'target: 6'));
      const { timingMs } = await cli.waitForReload('applied', 0);
      // The document's own default is 500 ms.
      expect(timingMs?.['settle']).toBeGreaterThanOrEqual(99);
      expect(timingMs?.['settle']).toBeLessThan(450);
    } finally {
      await cli.interrupt();
      await target.close();
    }
  });
});

describe('--no-reload', () => {
  it('follows the file no more', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget();
    await writeInPlace(folder.file('load.yaml'), sound.replace('http://127.0.0.1:9', target.url));
    const cli = new RunningCli(['load.yaml', '--no-reload', '--dev-mode', '--duration', '4s'], folder.path);
    try {
      await cli.waitFor('word that it does not follow', ({ event }) => event === 'notice');
      await writeInPlace(folder.file('load.yaml'), sound.replace('http://127.0.0.1:9', target.url).replace('target: 5', 'target: 50'));
      const summary = await cli.waitFor('the summary', ({ event }) => event === 'summary');
      expect(summary).toMatchObject({ reloads: { applied: 0 } });
      expect(await target.count()).toBeLessThan(40);
    } finally {
      await cli.interrupt();
      await target.close();
    }
  });
});

describe('Ctrl-C', () => {
  it('lets what is under way finish, and sums up', async () => {
    expect.hasAssertions();
    // Each request takes long, so that many are under way at any moment; withLiveRun ends it and compares.
    await withLiveRun({ workers: 10 }, { routes: [{ prefix: '/', latencyMs: 300 }] }, async ({ cli, target }) => {
      await arrivalsReach(target, 25);
      expect(await cli.interrupt()).toBe(0);
      const arrivals = await target.arrivals();
      expect(arrivals.every(({ state }) => state === 'answered')).toBe(true);
      expect(cli.events.at(-1)).toMatchObject({ event: 'summary', exitCode: 0, requests: arrivals.length, dropped: 0 });
    });
  });
});
