import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fakeClock } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { faultsOf, faultWith, GitScene, processesWith } from './testing/gitScene.js';

vi.setConfig({ testTimeout: 60_000 });

const never = { intervalMs: 3_600_000 };

let scene: GitScene;
beforeEach(async () => {
  scene = await GitScene.create();
});
afterEach(() => scene[Symbol.asyncDispose]());

describe('what a git source says', () => {
  it('is who changed what, in a snapshot that needs no quiet', async () => {
    const probe = await scene.watch();
    await probe.lastText('first');
    const commit = await scene.repository.commit({ 'load.yaml': 'second' }, 'Raise the load\nto 500\n\nBecause we can.', '--author=Zoë Zed <zoe@example.com>');
    await probe.lastText('second');
    const last = probe.signals.findLast((signal) => signal.kind === 'snapshot');
    expect(last).toMatchObject({ settled: true, cause: { kind: 'source', commit, author: 'Zoë Zed <zoe@example.com>', message: 'Raise the load to 500', source: `git:${scene.httpUrl}:load.yaml` } });
  });

  it('has names that stay the same between commits, with the ref where one is given', async () => {
    await scene.repository.commit({ 'parts/a b.yaml': 'a' });
    const plain = await scene.watch({ paths: './load.yaml, parts//a b.yaml' });
    const named = await scene.watch({ ref: 'main' });
    expect((await plain.snapshot()).documents.map(({ name }) => name)).toEqual(['shop:load.yaml', 'shop:parts/a b.yaml']);
    expect((await named.snapshot()).documents.map(({ name }) => name)).toEqual(['shop#main:load.yaml']);
    expect((await named.snapshot()).cause?.source).toBe(`git:${scene.httpUrl}#main:load.yaml`);
  });

  it.each(['main', 'feature/x', 'refs/heads/feature/x', 'v1', 'v1-annotated', 'both', 'ünï'])('is of the branch or tag %s', async (ref) => {
    const { repository } = scene;
    for (const [branch, text] of [['feature/x', 'x'], ['both', 'of the branch'], ['ünï', 'letters']]) {
      await repository.git('checkout', '--quiet', '-b', branch ?? '', 'main');
      await repository.commit({ 'load.yaml': text ?? '' });
    }
    await repository.git('checkout', '--quiet', 'main');
    await repository.git('tag', 'v1', 'feature/x');
    await repository.git('tag', '--annotate', '--message=One', 'v1-annotated', 'feature/x');
    await repository.git('tag', 'both', 'main');
    const probe = await scene.watch({ ref });
    await probe.lastText(ref === 'main' ? 'first' : ref === 'both' ? 'of the branch' : ref === 'ünï' ? 'letters' : 'x');
    const heard = probe.signals.length;
    probe.nudge();
    await probe.until('another look', () => probe.signals[heard]);
    expect(probe.signals.slice(1).filter(({ kind }) => kind !== 'unchanged')).toEqual([]);
  });

  it('follows HEAD to another branch, and a tag that is moved', async () => {
    const { repository } = scene;
    await repository.git('tag', 'live');
    const head = await scene.watch();
    const tag = await scene.watch({ ref: 'live' });
    await head.lastText('first');
    await tag.lastText('first');
    await repository.git('checkout', '--quiet', '-b', 'next');
    await repository.commit({ 'load.yaml': 'second' });
    await head.lastText('second');
    await repository.git('tag', '--force', '--annotate', '--message=Live', 'live');
    await tag.lastText('second');
  });

  it('is nothing of an empty repository until it holds something', async () => {
    await scene.repository.remove();
    const empty = await scene.repository.recreate();
    const probe = await scene.watch();
    await faultWith(probe, 'MF_GIT_REF');
    await empty.commit({ 'load.yaml': 'at last' });
    await probe.lastText('at last');
  });
});

describe('what a git source asks', () => {
  it('is two requests for a commit that it knows, and no clone grows', async () => {
    const probe = await scene.watch(never);
    await probe.lastText('first');
    const asked = scene.server.requests.length;
    for (let look = 1; look <= 3; look += 1) {
      probe.nudge();
      await probe.until(`look ${look}`, () => probe.signals.filter(({ kind }) => kind === 'unchanged').length >= look || undefined);
    }
    expect(scene.server.requests.slice(asked)).toEqual(Array.from({ length: 3 }, () => ['GET /shop.git/info/refs?service=git-upload-pack', 'POST /shop.git/git-upload-pack']).flat());
  });

  it('is one commit and no working tree; where the server can, only the files that are read', async () => {
    const { repository } = scene;
    for (const name of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) await repository.git('config', name, 'true');
    await repository.commit({ 'large.bin': 'large '.repeat(10_000), 'load.yaml': 'second' });
    const folder = join(scene.folder, 'kept');
    const probe = await scene.watch({ folder, ...never });
    await probe.lastText('second');
    const [clone = ''] = await readdir(folder);
    const inClone = (...args: readonly string[]): Promise<string> => repository.git(`--git-dir=${join(folder, clone)}`, ...args);
    expect(await inClone('rev-list', '--all', '--count')).toBe('1');
    expect((await readdir(join(folder, clone))).includes('index')).toBe(false);
    expect(await inClone('rev-list', '--objects', '--all', '--missing=print')).toContain(`?${await repository.git('rev-parse', 'HEAD:large.bin')}`);
    await repository.commit({ 'load.yaml': 'third' }, 'Third');
    probe.nudge();
    await probe.lastText('third');
    await repository.git('reset', '--quiet', '--hard', 'HEAD~2');
    probe.nudge();
    await probe.lastText('first');
    expect(faultsOf(probe)).toEqual([]);
  });

  it('is all there is, where a server offers mere files', async () => {
    const { repository } = scene;
    const files = createServer((request, response) => {
      readFile(join(repository.folder, '.git', new URL(request.url ?? '', 'http://x').pathname.replace(/^\/shop.git/, '')))
        .then((content) => response.end(content), () => response.writeHead(404).end());
    });
    files.listen(0, '127.0.0.1');
    await once(files, 'listening');
    try {
      await repository.git('update-server-info');
      const probe = await scene.watch({ url: `http://127.0.0.1:${(files.address() as AddressInfo).port}/shop.git`, ref: 'main' });
      await probe.lastText('first');
      const before = await repository.commit({ 'load.yaml': 'second' });
      await repository.commit({ 'load.yaml': 'third' }, 'Third');
      await repository.git('update-server-info');
      await probe.lastText('third');
      await repository.git('reset', '--quiet', '--hard', before);
      await repository.git('update-server-info');
      await probe.lastText('second');
      expect(faultsOf(probe)).toEqual([]);
    } finally {
      files.closeAllConnections();
      files.close();
    }
  });
});

describe('when a git source asks', () => {
  it('is after pauses that double up to five minutes while the remote fails, each cut by up to half', async () => {
    scene.server.mood = 503;
    const clock = fakeClock();
    const probe = await scene.watch({ intervalMs: 10_000, timeoutMs: 3_600_000 }, { clock });
    const pauses: number[] = [];
    for (let look = 1; look <= 8; look += 1) {
      await scene.asked(look);
      // The pause is the one timer that is left when git has ended.
      const [due] = await vi.waitUntil(() => (clock.pendingTimers().length === 1 && faultsOf(probe).length === 1 && clock.pendingTimers().every(({ dueAtMs }) => dueAtMs - clock.now() < 3_000_000 && dueAtMs - clock.now() > 2_000) ? clock.pendingTimers() : undefined), { timeout: 20_000, interval: 2 });
      pauses.push((due?.dueAtMs ?? NaN) - clock.now());
      await clock.advance((due?.dueAtMs ?? NaN) - clock.now());
    }
    for (const [index, pause] of pauses.entries()) {
      const whole = Math.min(300_000, 20_000 * 2 ** index);
      expect(pause).toBeGreaterThanOrEqual(whole / 2);
      expect(pause).toBeLessThanOrEqual(whole);
    }
    expect(new Set(pauses.map((pause, index) => pause / 2 ** index)).size).toBeGreaterThan(4);
  });

  it('is at once on a nudge, also out of such a pause', async () => {
    const probe = await scene.watch(never);
    await probe.lastText('first');
    scene.server.mood = 503;
    probe.nudge();
    const { retryInMs } = await probe.fault();
    expect(retryInMs).toBeGreaterThanOrEqual(1_800_000);
    scene.server.mood = 'well';
    await scene.repository.commit({ 'load.yaml': 'second' });
    probe.nudge();
    await probe.lastText('second');
  });

  it('loses no nudge that comes while it looks', async () => {
    const probe = await scene.watch(never);
    await scene.asked(1);
    await scene.repository.commit({ 'load.yaml': 'second' });
    probe.nudge();
    await probe.lastText('second');
  });
});

describe.skipIf(process.platform !== 'linux')('when a git source ends', () => {
  const expectNothingLeft = async (): Promise<void> => {
    expect(await processesWith(`--git-dir=${scene.temporary}`)).toEqual([]);
    expect(await processesWith(scene.httpUrl)).toEqual([]);
    expect(await scene.leftovers()).toEqual([]);
  };

  it('while git waits for an answer, nothing is left of it', async () => {
    const probe = await scene.watch({ ...never, timeoutMs: 3_600_000 });
    await probe.lastText('first');
    expect(await scene.leftovers()).not.toEqual([]);
    scene.server.mood = 'never';
    const asked = scene.server.requests.length;
    probe.nudge();
    await scene.asked(asked + 1);
    expect(await processesWith(`--git-dir=${scene.temporary}`)).not.toEqual([]);
    await probe.end();
    await expectNothingLeft();
  });

  it('while it waits itself, nothing is left of it', async () => {
    const probe = await scene.watch(never);
    await probe.lastText('first');
    await probe.end();
    await expectNothingLeft();
  });

  it('keeps the clone in a folder that it was given, and fetches little the next time', async () => {
    const folder = join(scene.folder, 'kept', 'deeper');
    const first = await scene.watch({ folder });
    await first.lastText('first');
    await first.end();
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^shop-[0-9a-f]{12}\.git$/)]);
    expect(await scene.leftovers()).toEqual([]);
    const second = await scene.watch({ folder });
    await second.lastText('first');
  });

  it('says so where git is not installed, and looks again', async () => {
    vi.stubEnv('PATH', scene.temporary);
    const probe = await scene.watch();
    const error = await faultWith(probe, 'MF_GIT_COMMAND');
    expect(error.message).toContain('Install it');
  });

  it('says so where there is no place for a clone', async () => {
    await writeFile(join(scene.folder, 'file'), '');
    await faultWith(await scene.watch({ folder: join(scene.folder, 'file', 'folder') }), 'MF_GIT_COMMAND');
  });
});
