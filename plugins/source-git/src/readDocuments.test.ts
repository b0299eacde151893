import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { allDocuments, type ResolvedReference } from '@midflight/core';
import type { SourceProbe } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GitScene, faultsOf, referencesOf } from './testing/gitScene.js';

vi.setConfig({ testTimeout: 60_000 });

let scene: GitScene;
let probe: SourceProbe;
beforeEach(async () => {
  scene = await GitScene.create();
});
afterEach(() => scene[Symbol.asyncDispose]());

async function watch(paths = 'tests/main'): Promise<void> {
  probe = await scene.watch({ paths, maxBytes: 10_000, maxAttachmentBytes: 20_000 }, { referencesOf });
}

/** Every file of the newest snapshot, with its content. */
function contents(): Record<string, string> {
  const last = probe.signals.findLast((signal) => signal.kind === 'snapshot');
  return Object.fromEntries(allDocuments(last?.documents ?? []).map(({ name, content }) => [name.replace('shop:', ''), Buffer.from(content).toString()]));
}

function faults(): readonly NonNullable<ResolvedReference['fault']>[] {
  const last = probe.signals.findLast((signal) => signal.kind === 'snapshot');
  return allDocuments(last?.documents ?? []).flatMap(({ references = [] }) => references.flatMap(({ fault }) => (fault ? [fault] : [])));
}

async function until(what: string, holds: () => boolean): Promise<void> {
  await probe.until(what, () => holds() || undefined);
}

describe('the documents of a commit', () => {
  it('hold what they include, through any depth, and what that names', async () => {
    await scene.repository.commit({ 'tests/main': '@parts/a\n', 'tests/parts/a': '@./b\n+data.csv\n+../top.csv', 'tests/parts/b': 'b', 'tests/parts/data.csv': 'id', 'tests/top.csv': 'top' });
    await watch();
    await until('all of it', () => Object.keys(contents()).length === 5);
    expect(contents()).toEqual({ 'tests/main': '@parts/a\n', 'tests/parts/a': '@./b\n+data.csv\n+../top.csv', 'tests/parts/b': 'b', 'tests/parts/data.csv': 'id', 'tests/top.csv': 'top' });
    expect(faults()).toEqual([]);
    await scene.repository.commit({ 'tests/parts/data.csv': 'id,name' });
    await until('the data', () => contents()['tests/parts/data.csv'] === 'id,name');
  });

  it('are several, each with the files of its own folder', async () => {
    await scene.repository.commit({ main: '@part', part: 'top', 'tests/main': '@part', 'tests/part': 'below' });
    await watch('main,tests/main');
    await until('all of it', () => Object.keys(contents()).length === 4);
    expect(contents()).toMatchObject({ part: 'top', 'tests/part': 'below' });
  });

  it('grow and shrink with a pattern, in the order of names', async () => {
    await scene.repository.commit({ 'tests/main': '@parts/*.yaml', 'tests/parts/.hidden.yaml': 'x', 'tests/parts/deep/c.yaml': 'x', 'tests/parts/a.txt': 'x' });
    await watch();
    await until('nothing matches', () => Object.keys(contents()).join() === 'tests/main');
    await scene.repository.commit({ 'tests/parts/b.yaml': 'b', 'tests/parts/B.yaml': 'B', 'tests/parts/a b.yaml': 'a' });
    await until('three', () => Object.keys(contents()).join() === 'tests/parts/B.yaml,tests/parts/a b.yaml,tests/parts/b.yaml,tests/main');
    await scene.repository.git('rm', '--quiet', 'tests/parts/b.yaml');
    await scene.repository.commit({ 'tests/main': '@parts/**/*.yaml' });
    await until('any depth', () => Object.keys(contents()).join() === 'tests/parts/B.yaml,tests/parts/a b.yaml,tests/parts/deep/c.yaml,tests/main');
    expect(faults()).toEqual([]);
  });

  it('take a name with characters of patterns and options as it is', async () => {
    await scene.repository.commit({ 'tests/main': '@--exec=x\n+:(glob)*\n', 'tests/--exec=x': 'odd', 'tests/other': 'other' });
    await watch();
    await until('it', () => contents()['tests/--exec=x'] === 'odd');
    expect(Object.keys(contents())).toHaveLength(2);
  });

  it.each([
    ['a circle', 'MF_INCLUDE_CYCLE', { 'tests/parts/a': '@../main' }],
    ['itself', 'MF_INCLUDE_CYCLE', { 'tests/parts/a': '@a' }],
    ['too deep', 'MF_INCLUDE_DEPTH', Object.fromEntries(Array.from({ length: 12 }, (_, level) => [`tests/parts/${level === 0 ? 'a' : level}`, `@${level + 1}`]))],
    ['a way out', 'MF_FILE_OUTSIDE', { 'tests/parts/a': '@../../load.yaml' }],
    ['a pattern that leads out', 'MF_FILE_OUTSIDE', { 'tests/parts/a': '@../../*.yaml' }],
    ['a way out of the repository', 'MF_FILE_OUTSIDE', { 'tests/parts/a': '+../../../../etc/hostname' }],
    ['an absolute path', 'MF_FILE_OUTSIDE', { 'tests/parts/a': '@/etc/hostname' }],
    ['a symbolic link', 'MF_FILE_UNREADABLE', { 'tests/parts/a': '+link' }],
    ['a link among those of a pattern', 'MF_FILE_UNREADABLE', { 'tests/parts/a': '+l*' }],
    ['a file behind a linked folder', 'MF_FILE_UNREADABLE', { 'tests/parts/a': '+linked/main' }],
    ['a folder', 'MF_FILE_UNREADABLE', { 'tests/parts/a': '+../parts' }],
    ['nothing', 'MF_FILE_UNREADABLE', { 'tests/parts/a': '@gone' }],
    ['too much', 'MF_FILE_UNREADABLE', { 'tests/parts/a': '@large', 'tests/parts/large': 'x'.repeat(10_001) }],
    ['a pointer of LFS', 'MF_GIT_LFS', { 'tests/parts/a': '+users.csv', 'tests/parts/users.csv': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' }],
  ])('refuse %s, and go on', async (_what, code, files) => {
    await scene.repository.commit({ 'tests/main': '@parts/a', 'tests/parts/x': '' });
    await symlink('../../load.yaml', join(scene.repository.folder, 'tests/parts/link'));
    await symlink('..', join(scene.repository.folder, 'tests/parts/linked'));
    await scene.repository.commit(files);
    await watch();
    await until('the fault', () => faults().some((fault) => fault.code === code));
    await scene.repository.commit({ 'tests/parts/a': 'mended' });
    await until('it is mended', () => contents()['tests/parts/a'] === 'mended' && faults().length === 0);
    expect(faultsOf(probe)).toEqual([]);
  });

  it('are of one commit, never a mix of two', async () => {
    const version = (number: number): Record<string, string> => ({ 'tests/main': `@part\n${number}`, 'tests/part': String(number) });
    await scene.repository.commit(version(0));
    await watch();
    for (let number = 1; number <= 10; number += 1) await scene.repository.commit(version(number));
    await until('the last', () => contents()['tests/part'] === '10');
    const mixed = probe.texts.filter((_, index) => {
      const snapshot = probe.signals.filter((signal) => signal.kind === 'snapshot')[index];
      const [part, main] = allDocuments(snapshot?.documents ?? []).map(({ content }) => Buffer.from(content).toString().split('\n').at(-1));
      return part !== main;
    });
    expect(mixed).toEqual([]);
  });

  it('keep what was read when the network fails between the commit and its files', async () => {
    for (const name of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) await scene.repository.git('config', name, 'true');
    await scene.repository.commit({ 'tests/main': '@part', 'tests/part': 'first' });
    await watch();
    await until('both', () => contents()['tests/part'] === 'first');
    scene.server.refuseLaziness = true;
    const heard = probe.signals.length;
    await scene.repository.commit({ 'tests/part': 'second' });
    const { error } = await probe.fault(heard);
    expect(error.code).toBe('MF_GIT_UNREACHABLE');
    scene.server.refuseLaziness = false;
    probe.nudge();
    await until('it is read', () => contents()['tests/part'] === 'second');
  });
});
