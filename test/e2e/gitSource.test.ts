import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { longestGapMs, startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { arrivalsReach, nowMs, waitUntil } from './support/liveRun.js';
import { RunningCli, runToEnd } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

/** Who commits, whatever the machine's own configuration says. */
const environment = {
  GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ann Author', GIT_AUTHOR_EMAIL: 'ann@example.com', GIT_COMMITTER_NAME: 'Carl', GIT_COMMITTER_EMAIL: 'carl@example.com',
};

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', args, { cwd: folder, env: { ...process.env, ...environment } });
  return stdout.trim();
}

async function commit(folder: string, text: string, message: string): Promise<string> {
  await writeFile(join(folder, 'load.yaml'), text);
  await git(folder, 'add', 'load.yaml');
  await git(folder, 'commit', '--quiet', `--message=${message}`);
  return git(folder, 'rev-parse', 'HEAD');
}

const documentFor = (url: string, workers: number | string): string =>
  `version: "1.0"\nconfig:\n  baseUrl: ${url}\n  duration: 2m\n  workers: ${workers}\nload: { model: rps, target: 100 }\nscenarios:\n  - { name: Only, steps: [{ request: { method: GET, path: / } }] }\n`;

describe('a run on a git repository', () => {
  it('follows its commits, says whose they are, and goes on when one is wrong', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget({});
    await git(folder.path, 'init', '--quiet', '--initial-branch=main', 'shop');
    const repository = folder.file('shop');
    await commit(repository, documentFor(target.url, 10), 'First');
    const cli = new RunningCli(['--source', `git+file://${repository}#main:load.yaml`], folder.path, environment);
    try {
      const started = await cli.waitFor('the start', ({ event }) => event === 'started');
      expect(started).toMatchObject({ sources: [`git:file://${repository}#main:load.yaml`] });
      await arrivalsReach(target, 1);

      const id = await commit(repository, documentFor(target.url, 20), 'Raise the workers');
      cli.signal('SIGHUP');
      const applied = await cli.waitForReload('applied', 0);
      expect(applied).toMatchObject({
        revision: 2,
        changes: [{ path: 'config.workers', from: 10, to: 20 }],
        cause: { kind: 'source', source: `git:file://${repository}#main:load.yaml`, commit: id, author: 'Ann Author <ann@example.com>', message: 'Raise the workers' },
        origin: ['shop#main:load.yaml'],
      });

      const heard = cli.events.length;
      const wrong = await commit(repository, documentFor(target.url, -10), 'Break it');
      cli.signal('SIGHUP');
      const rejected = await cli.waitForReload('rejected', heard);
      const rejectedMs = nowMs();
      expect(rejected).toMatchObject({ revision: 2, cause: { commit: wrong }, findings: [{ code: 'MF_RANGE', path: 'config.workers', file: 'shop#main:load.yaml', line: 5, column: 12 }] });
      await waitUntil(rejectedMs + 800);
      expect(longestGapMs(await target.arrivals(), rejectedMs, rejectedMs + 800)).toBeLessThan(600);

      await git(repository, 'branch', '--move', 'main', 'away');
      cli.signal('SIGHUP');
      const stale = await cli.waitFor('a stale source', ({ event, state }) => event === 'source' && state === 'stale', heard);
      expect(stale).toMatchObject({ error: { code: 'MF_GIT_REF' } });
      expect(await cli.interrupt()).toBe(0);
    } finally {
      await cli.interrupt();
      await target.close();
    }
  });

  it('does not begin on one that is not there, and says so with exit code 4', async () => {
    await using folder = await scratchFolder();
    const { exitCode, stderr } = await runToEnd(['run', '--source', 'git+http://ann:hush@127.0.0.1:1/nothing.git#main:load.yaml'], folder.path);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('nothing.git');
    expect(stderr).not.toContain('hush');
  });

  it('does not begin on half a URI, and shows a whole one', async () => {
    await using folder = await scratchFolder();
    const { exitCode, stderr } = await runToEnd(['run', '--source', 'git+https://git.example/shop.git'], folder.path);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('git+https://HOST/REPOSITORY.git#BRANCH:PATH');
  });
});
