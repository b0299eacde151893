import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@midflight/core';
import { fakeClock } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RunGitOptions, runGit } from './runGit.js';
import { processesWith } from './testing/gitScene.js';

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let options: RunGitOptions;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-run-git-'));
  options = { environment: { PATH: `${folder}:${process.env['PATH'] ?? ''}` }, clock: systemClock, signal: new AbortController().signal, timeoutMs: 30_000, maxBytes: 1_000 };
});
afterEach(async () => {
  if (process.platform === 'linux') for (const { id } of await processesWith(folder)) process.kill(id);
  await rm(folder, { recursive: true, force: true });
});

/** Puts a command in git's place that behaves as git does not, or not reliably. */
async function pretend(script: string): Promise<void> {
  await writeFile(join(folder, 'git'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'git'), 0o755);
}

describe.skipIf(process.platform !== 'linux')('a git command', () => {
  it('gives what it printed, and gets what it is to read', async () => {
    await pretend('cat; echo "$1" >&2; exit 3');
    const { exitCode, stdout, stderr } = await runGit(['a b; $(x)'], { ...options, input: 'given' });
    expect([exitCode, stdout.toString(), stderr]).toEqual([3, 'given', 'a b; $(x)\n']);
  });

  it('is ended when it prints too much', async () => {
    await pretend('exec yes');
    const end = await runGit([], options);
    expect(end.stoppedBy).toBe('size');
    expect(end.stdout.length).toBeLessThanOrEqual(1_000);
  });

  it('is killed with its helpers when it does not end by itself', async () => {
    await pretend(`trap "" TERM; (trap "" TERM; exec tail -n 0 -f ${folder}/git) & echo ready; wait`);
    const clock = fakeClock();
    const ending = new AbortController();
    const running = runGit([], { ...options, clock, signal: ending.signal });
    await vi.waitUntil(async () => (await processesWith(`tail -n 0 -f ${folder}`)).length > 0, { timeout: 20_000 });
    ending.abort();
    await clock.advance(1_000);
    expect(await processesWith(folder)).not.toEqual([]);
    await clock.advance(1_500);
    expect(await running).toMatchObject({ stoppedBy: 'abort' });
    await vi.waitUntil(async () => (await processesWith(folder)).length === 0, { timeout: 20_000 });
    expect(clock.pendingTimers()).toEqual([]);
  });

  it('is not waited for when a connection that is kept for later holds its pipes', async () => {
    await pretend(`tail -n 0 -f ${folder}/git & echo done`);
    const clock = fakeClock();
    const running = runGit([], { ...options, clock });
    await vi.waitUntil(async () => (await processesWith(folder)).length === 1, { timeout: 20_000 });
    await vi.waitUntil(() => clock.pendingTimers().every(({ dueAtMs }) => dueAtMs <= 2_000), { timeout: 20_000 });
    await clock.advance(2_000);
    const { exitCode, stdout } = await running;
    expect([exitCode, stdout.toString()]).toEqual([0, 'done\n']);
  });

  it('is not begun after the end, and says so when it can’t be', async () => {
    const ended = new AbortController();
    ended.abort();
    expect(await runGit([], { ...options, signal: ended.signal })).toMatchObject({ stoppedBy: 'abort' });
    expect(await runGit([], { ...options, environment: { PATH: folder } })).toMatchObject({ startFault: 'ENOENT' });
  });
});
