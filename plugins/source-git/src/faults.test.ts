import { access, chmod, mkdir, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MidflightError } from '@midflight/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startGitHttpServer } from './testing/gitHttpServer.js';
import { faultsOf, faultWith, GitScene } from './testing/gitScene.js';

vi.setConfig({ testTimeout: 60_000 });

let scene: GitScene;
beforeEach(async () => {
  scene = await GitScene.create();
});
afterEach(() => scene[Symbol.asyncDispose]());

const ways: readonly (readonly [string, () => string])[] = [
  ['file://', () => scene.fileUrl],
  ['http://', () => scene.httpUrl],
];

describe.each(ways)('FAULTS 40: over %s, history that is rewritten', (_way, urlOf) => {
  it('is followed and recorded when the last commit is replaced', async () => {
    const probe = await scene.watch({ url: urlOf() });
    await probe.lastText('first');
    const before = await scene.repository.commit({ 'load.yaml': 'second' }, 'Second');
    await probe.lastText('second');
    const commit = await scene.repository.commit({ 'load.yaml': 'second, amended' }, 'Second, amended', '--amend');
    await probe.lastText('second, amended');
    const last = probe.signals.findLast((signal) => signal.kind === 'snapshot');
    expect(last?.cause).toMatchObject({ kind: 'source', commit, message: `Second, amended (history rewritten: this does not follow ${before.slice(0, 12)})` });
  });

  it('is followed and recorded when it goes back, and back again', async () => {
    const first = await scene.repository.git('rev-parse', 'HEAD');
    const second = await scene.repository.commit({ 'load.yaml': 'second' }, 'Second');
    const probe = await scene.watch({ url: urlOf() });
    await probe.lastText('second');
    await scene.repository.git('reset', '--quiet', '--hard', first);
    await probe.lastText('first');
    expect(probe.signals.findLast((signal) => signal.kind === 'snapshot')?.cause?.message).toBe(`First (history rewritten: this does not follow ${second.slice(0, 12)})`);
    await scene.repository.git('reset', '--quiet', '--hard', second);
    await probe.lastText('second');
    expect(probe.signals.findLast((signal) => signal.kind === 'snapshot')?.cause?.message).toBe('Second');
  });

  it('is followed when the branch is another one altogether', async () => {
    const probe = await scene.watch({ url: urlOf(), ref: 'main' });
    await probe.lastText('first');
    await scene.repository.git('checkout', '--quiet', '--orphan', 'fresh');
    await scene.repository.commit({ 'load.yaml': 'fresh' }, 'Fresh');
    await scene.repository.git('branch', '--force', 'main', 'fresh');
    await probe.lastText('fresh');
    expect(probe.signals.findLast((signal) => signal.kind === 'snapshot')?.cause?.message).toMatch(/^Fresh \(history rewritten/);
  });

  it('is not claimed of many commits at once, or of a merge', async () => {
    const probe = await scene.watch({ url: urlOf(), intervalMs: 3_600_000 });
    await probe.lastText('first');
    await scene.repository.git('checkout', '--quiet', '-b', 'side');
    for (let n = 0; n < 5; n += 1) await scene.repository.commit({ 'load.yaml': `side ${n}` }, `Side ${n}`);
    await scene.repository.git('checkout', '--quiet', 'main');
    await scene.repository.commit({ other: 'x' }, 'Other');
    await scene.repository.git('merge', '--quiet', '--no-ff', '--message=Merge', 'side');
    probe.nudge();
    await probe.lastText('side 4');
    expect(probe.signals.findLast((signal) => signal.kind === 'snapshot')?.cause?.message).toBe('Merge');
  });
});

describe('FAULTS 41: what keeps a repository from being read', () => {
  it('is a fault with a code of its own for each, told once; what was read stays, and the next good commit is seen', async () => {
    const { repository, server } = scene;
    const obstacles: readonly (readonly [string, () => unknown, () => unknown])[] = [
      ['MF_GIT_REF', () => repository.git('branch', '--move', 'main', 'away'), () => repository.git('branch', '--move', 'away', 'main')],
      ['MF_GIT_AUTH', () => { server.credentials = 'other:credentials'; }, () => { server.credentials = undefined; }],
      ['MF_GIT_UNREACHABLE', () => { server.mood = 503; }, () => { server.mood = 'well'; }],
      ['MF_GIT_PATH', async () => { await rm(join(repository.folder, 'load.yaml')); await repository.commit({}); }, () => {}],
      ['MF_GIT_LFS', () => repository.commit({ 'load.yaml': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n` }), () => {}],
    ];
    const probe = await scene.watch({ ref: 'main' });
    await probe.lastText('first');
    for (const [code, putThere, takeAway] of obstacles) {
      const heard = probe.signals.length;
      await putThere();
      const fault = await probe.fault(heard);
      expect(fault.error.code, fault.error.message).toBe(code);
      expect(fault.error.message).toMatch(/shop/);
      expect(fault.retryInMs).toBeGreaterThan(0);
      const asked = server.requests.length;
      probe.nudge();
      await scene.asked(asked + 1);
      await takeAway();
      await repository.commit({ 'load.yaml': `after ${code}` });
      probe.nudge();
      await probe.lastText(`after ${code}`);
      expect(probe.signals.slice(heard).filter(({ kind }) => kind === 'fault')).toHaveLength(1);
    }
    expect(probe.texts).toEqual(['first', ...obstacles.map(([code]) => `after ${code}`)]);
  });

  it.each([
    ['a folder', 'MF_GIT_PATH', async () => scene.repository.commit({ 'parts/load.yaml': 'x' }), 'parts'],
    ['a symbolic link', 'MF_GIT_PATH', async () => { await symlink('load.yaml', join(scene.repository.folder, 'link.yaml')); await scene.repository.commit({}); }, 'link.yaml'],
    ['more than it may', 'MF_GIT_PATH', async () => scene.repository.commit({ 'large.yaml': 'x'.repeat(2_000) }), 'large.yaml'],
  ])('is told of a path that is %s', async (_what, code, prepare, path) => {
    await prepare();
    const probe = await scene.watch({ paths: path, maxBytes: 1_000 });
    const error = await faultWith(probe, code);
    expect(error.message).toContain(`shop:${path}`);
  });

  it('is told of a server that never answers, within the time for a command', async () => {
    scene.server.mood = 'never';
    // What a busy machine needs for each command of git that is answered.
    const probe = await scene.watch({ timeoutMs: 2_000 });
    const error = await faultWith(probe, 'MF_GIT_UNREACHABLE');
    expect(error.message).toContain('within 2000 ms');
    scene.server.mood = 'well';
    probe.nudge();
    await probe.lastText('first');
  });

  it('is told of a URL behind which no repository is', async () => {
    await faultWith(await scene.watch({ url: `${scene.server.url}/nothing.git` }), 'MF_GIT_UNREACHABLE');
    await faultWith(await scene.watch({ url: join(scene.folder, 'nothing') }), 'MF_GIT_UNREACHABLE');
    const gone = await startGitHttpServer(scene.folder);
    await gone.close();
    await faultWith(await scene.watch({ url: `${gone.url}/shop.git` }), 'MF_GIT_UNREACHABLE');
  });

  it('never shows credentials, whether they are taken, refused or expired', async () => {
    const { server } = scene;
    server.credentials = 'ann:s3cr%t/hush';
    const url = scene.httpUrl.replace('//', '//ann:s3cr%25t%2Fhush@');
    const probe = await scene.watch({ url });
    await probe.lastText('first');
    server.credentials = 'ann:renewed';
    probe.nudge();
    await faultWith(probe, 'MF_GIT_AUTH');
    server.mood = 503;
    probe.nudge();
    await faultWith(probe, 'MF_GIT_UNREACHABLE');
    const shown = JSON.stringify(probe.signals, (_, value: unknown) => (value instanceof MidflightError ? [value.code, value.message, value.details, value.stack, String(value.cause)] : value));
    expect(shown).toContain(scene.httpUrl.slice('http://'.length));
    expect(shown).not.toMatch(/s3cr|hush|ann:/);
  });

  const locks = ['shallow.lock', 'index.lock', 'config.lock', 'HEAD.lock', 'packed-refs.lock', 'refs/midflight/head.lock'];

  it.each(ways)('is not a stale lock: in our own clone over %s it is cleared away, while running and from run to run', async (_way, urlOf) => {
    const folder = join(scene.folder, 'kept');
    const options = { url: urlOf(), folder, intervalMs: 3_600_000 };
    const plantLocks = async (): Promise<void> => {
      const [clone = ''] = await readdir(folder);
      for (const lock of locks) await writeFile(join(folder, clone, lock), '');
    };
    const probe = await scene.watch(options);
    await probe.lastText('first');
    await plantLocks();
    await scene.repository.commit({ 'load.yaml': 'second' });
    probe.nudge();
    await probe.lastText('second');
    expect(faultsOf(probe)).toEqual([]);
    await probe.end();
    await plantLocks();
    await scene.repository.commit({ 'load.yaml': 'third' });
    const next = await scene.watch(options);
    await next.lastText('third');
    expect(faultsOf(next)).toEqual([]);
    const [clone = ''] = await readdir(folder);
    expect(await scene.repository.git(`--git-dir=${join(folder, clone)}`, 'rev-list', '--all', '--count')).toBe('1');
  });

  it('is not a stale lock in the repository that is read', async () => {
    const probe = await scene.watch();
    await probe.lastText('first');
    await scene.repository.commit({ 'load.yaml': 'second' });
    for (const lock of locks.slice(0, 3)) await writeFile(join(scene.repository.folder, '.git', lock), '');
    await probe.lastText('second');
    expect(faultsOf(probe)).toEqual([]);
  });

  it('is not a clone that lost its objects, or went away', async () => {
    const folder = join(scene.folder, 'kept');
    const probe = await scene.watch({ folder, intervalMs: 3_600_000 });
    await probe.lastText('first');
    const [clone = ''] = await readdir(folder);
    await rm(join(folder, clone, 'objects'), { recursive: true });
    await mkdir(join(folder, clone, 'objects'));
    await scene.repository.commit({ 'load.yaml': 'second' });
    probe.nudge();
    await probe.lastText('second');
    await truncate(join(folder, clone, 'config'));
    await rm(folder, { recursive: true });
    await scene.repository.commit({ 'load.yaml': 'third' });
    probe.nudge();
    await probe.lastText('third');
    expect(faultsOf(probe)).toEqual([]);
  });
});

describe.each(ways)('FAULTS 42: over %s, a commit that touches other files only', (_way, urlOf) => {
  it('says nothing but that all is as it was', async () => {
    const probe = await scene.watch({ url: urlOf() });
    const { revision } = await probe.snapshot();
    for (let n = 0; n < 3; n += 1) {
      const heard = probe.signals.length;
      await scene.repository.commit({ 'README.md': `about ${n}` });
      probe.nudge();
      await probe.until('two looks', () => probe.signals.length >= heard + 2 || undefined);
    }
    expect(probe.signals.slice(1).filter(({ kind }) => kind !== 'unchanged')).toEqual([]);
    await scene.repository.commit({ 'load.yaml': 'second' }, 'Second');
    await probe.lastText('second');
    const last = probe.signals.findLast((signal) => signal.kind === 'snapshot');
    expect(last?.revision).not.toBe(revision);
    // It was remembered: the commit before is one that touched other files.
    expect(last?.cause?.message).toBe('Second');
  });
});

describe('FAULTS 43: what could be an option or a command', () => {
  const bad: readonly (readonly [string, { url?: string; ref?: string; paths?: string }])[] = [
    ['a URL that begins with -', { url: '--upload-pack=touch trace' }],
    ['ext::', { url: 'ext::sh -c "touch trace"' }],
    ['fd::', { url: 'fd::17' }],
    ['another helper', { url: 'Foo-bar+1.0::http://127.0.0.1/x' }],
    ['a helper without a name', { url: '::x' }],
    ['an unknown scheme', { url: 'ftp://127.0.0.1/x.git' }],
    ['a host that begins with -', { url: 'ssh://-oProxyCommand=touch%20trace/x' }],
    ['a host that begins with -, in the short form', { url: 'git@-oProxyCommand=touch:x' }],
    ['a path that begins with -, in the short form', { url: 'git@localhost:-x' }],
    ['a line feed in the URL', { url: 'https://127.0.0.1/x\nhost=evil' }],
    ['a ref that begins with -', { ref: '--upload-pack=touch' }],
    ['a ref that is a refspec', { ref: 'main:refs/heads/other' }],
    ['a ref that is a pattern', { ref: 'ma*' }],
    ['a ref that is an expression', { ref: 'main@{1}' }],
    ['a path that begins with -', { paths: '-load.yaml' }],
    ['a path that begins with - among others', { paths: 'load.yaml,--exec=x' }],
    ['a path out of the repository', { paths: 'parts/../../load.yaml' }],
    ['an absolute path', { paths: '/etc/hostname' }],
  ];

  it.each(bad)('is refused before git hears of it: %s', async (_what, options) => {
    await expect(scene.watch(options)).rejects.toMatchObject({ code: 'MF_PLUGIN_OPTIONS' });
  });

  it('is refused where configuration turns an innocent URL into a helper', async () => {
    const trace = join(scene.folder, 'trace');
    const file = join(scene.folder, 'gitconfig');
    await writeFile(file, `[url "ext::sh -c touch% ${trace} "]\n\tinsteadOf = http://innocent.test/\n[protocol "ext"]\n\tallow = always\n`);
    vi.stubEnv('GIT_CONFIG_GLOBAL', file);
    vi.stubEnv('GIT_ALLOW_PROTOCOL', 'ext');
    const probe = await scene.watch({ url: 'http://innocent.test/shop.git' });
    const { error } = await probe.fault();
    expect(error.message).toContain('not allowed');
    await expect(access(trace)).rejects.toThrow('ENOENT');
  });

  it.each(ways)('is never run: no hook, filter or command of the repository, over %s', async (_way, urlOf) => {
    const { repository, folder } = scene;
    const trace = join(folder, 'trace');
    const trap = join(folder, 'trap');
    await writeFile(trap, `#!/bin/sh\necho "$0 $*" >>${trace}\ncat\n`);
    await chmod(trap, 0o755);
    const hooks = ['pre-commit', 'post-checkout', 'post-merge', 'pre-receive', 'post-update', 'reference-transaction', 'post-index-change', 'fsmonitor-watchman', 'pre-auto-gc'];
    for (const hook of hooks) {
      await writeFile(join(repository.folder, '.git/hooks', hook), `#!/bin/sh\necho ${hook} >>${trace}\n`);
      await chmod(join(repository.folder, '.git/hooks', hook), 0o755);
    }
    const settings = { 'filter.evil.smudge': trap, 'filter.evil.process': trap, 'core.fsmonitor': trap, 'core.sshCommand': trap, 'core.askPass': trap, 'core.pager': trap, 'core.alternateRefsCommand': trap, 'uploadpack.packObjectsHook': trap, 'credential.helper': `!${trap}`, 'gpg.program': trap, 'diff.external': trap, 'remote.origin.url': `ext::${trap}`, 'remote.origin.uploadpack': trap, 'remote.origin.promisor': 'true' };
    const files = { 'load.yaml': 'second', '.gitattributes': '* filter=evil diff=evil\n', '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::${trap}\n\tupdate = !${trap}\n`, '.gitconfig': `[core]\n\tfsmonitor = ${trap}\n`, hooks: 'x' };
    // That the traps work is shown by git itself, which falls into one of them.
    await repository.commit(files);
    await access(trace);
    for (const [name, value] of Object.entries(settings)) await repository.git('config', name, value);
    await rm(trace);

    const probe = await scene.watch({ url: urlOf() });
    await probe.lastText('second');
    await repository.git('-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'filter.evil.process=', '-c', 'filter.evil.smudge=', 'commit', '--quiet', '--allow-empty', '--amend', '--message=Amended');
    await rm(trace, { force: true });
    const heard = probe.signals.length;
    probe.nudge();
    await probe.until('two looks', () => probe.signals.length >= heard + 2 || undefined);
    expect(faultsOf(probe)).toEqual([]);
    await expect(access(trace)).rejects.toThrow('ENOENT');
  });

  it('is never run: no hook that somebody put into our own clone', async () => {
    const folder = join(scene.folder, 'kept');
    const trace = join(scene.folder, 'trace');
    const probe = await scene.watch({ folder });
    await probe.lastText('first');
    const [clone = ''] = await readdir(folder);
    await mkdir(join(folder, clone, 'hooks'), { recursive: true });
    await writeFile(join(folder, clone, 'hooks/reference-transaction'), `#!/bin/sh\ntouch ${trace}\n`);
    await chmod(join(folder, clone, 'hooks/reference-transaction'), 0o755);
    await scene.repository.commit({ 'load.yaml': 'second' });
    await probe.lastText('second');
    await expect(access(trace)).rejects.toThrow('ENOENT');
  });

  it('is not heard from the environment: another repository, tracing, or an editor that asks', async () => {
    const trace = join(scene.folder, 'trace');
    for (const [name, value] of Object.entries({ GIT_DIR: '/nowhere', GIT_WORK_TREE: '/nowhere', GIT_OBJECT_DIRECTORY: '/nowhere', GIT_INDEX_FILE: '/nowhere', GIT_TRACE: trace, GIT_CONFIG_PARAMETERS: `'core.bare'='maybe'` })) vi.stubEnv(name, value);
    const probe = await scene.watch();
    await probe.lastText('first');
    await expect(access(trace)).rejects.toThrow('ENOENT');
  });
});
