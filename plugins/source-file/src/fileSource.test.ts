import { chmod, link, mkdir, mkdtemp, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { silentLogger, systemClock } from '@midflight/core';
import { SourceProbe, sourceConformance } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FileSourceOptions, fileSource } from './fileSource.js';

// A probe waits up to 15 s, which says more than a test that is cut short.
vi.setConfig({ testTimeout: 30_000 });

const context = { clock: systemClock, logger: silentLogger, get: (): never => expect.unreachable() };

/** In event mode nothing but events may help: the next comparison by time is an hour away. */
const modes: readonly (readonly [string, Omit<FileSourceOptions, 'path'>])[] = [
  ['events', { reconcileMs: 3_600_000, pollIntervalMs: 3_600_000 }],
  ['polling', { polling: true, pollIntervalMs: 10 }],
];

let folder: string;
let file: string;
let probes: SourceProbe[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-file-'));
  file = join(folder, 'load.yaml');
  probes = [];
  await writeFile(file, 'first');
});
afterEach(async () => {
  for (const probe of probes) await probe.end();
  await rm(folder, { recursive: true, force: true });
});

async function watch(options: Omit<FileSourceOptions, 'path'>, path = file): Promise<SourceProbe> {
  const probe = new SourceProbe(await fileSource.create({ path, ...options }, context));
  probes.push(probe);
  return probe;
}

let saves = 0;
async function renameOver(path: string, text: string): Promise<void> {
  const draft = join(folder, `.draft-${(saves += 1)}`);
  await writeFile(draft, text);
  await rename(draft, path);
}

describe('fileSource', () => {
  for (const [mode, options] of [['events', {}], ['polling', { polling: true }]] as const) {
    const checks = sourceConformance(async () => {
      await writeFile(file, 'conformance: 0\n');
      return {
        source: await fileSource.create({ path: file, ...options }, context),
        // In one piece, so that no half of a text is taken for a content.
        write: (text) => renameOver(file, text),
        breakDown: () => rm(file, { force: true }),
        close: async () => {},
      };
    });
    for (const { name, run } of checks) it(`with ${mode} ${name}`, () => expect(run()).resolves.toBeUndefined());
  }

  it('is named as the user named the file', async () => {
    const path = relative(process.cwd(), file);
    const source = await fileSource.create({ path }, context);
    expect(source.id).toBe(`file:${path}`);
    const probe = new SourceProbe(source);
    probes.push(probe);
    const { documents } = await probe.snapshot();
    expect(documents.map(({ name, localPath }) => ({ name, localPath }))).toEqual([{ name: path, localPath: resolve(path) }]);
  });
});

describe('fileSource, when no notification comes', () => {
  it('finds out all the same, by comparing every few seconds', async () => {
    const otherName = join(folder, 'elsewhere', 'same-file.yaml');
    await mkdir(join(folder, 'elsewhere'));
    await link(file, otherName);
    const probe = await watch({ reconcileMs: 50, pollIntervalMs: 3_600_000 });
    await probe.lastText('first');
    // Under its other name the file changes without a word to the folder that is watched.
    await writeFile(otherName, 'changed behind its back');
    await probe.lastText('changed behind its back');
    expect(probe.texts).toContain('first');
  });
});

describe.each(modes)('fileSource by %s, when the file is saved', (_mode, options) => {
  it('sees each save in place', async () => {
    const probe = await watch(options);
    await probe.lastText('first');
    for (let n = 0; n < 20; n += 1) {
      await writeFile(file, `save ${n}`);
      await probe.lastText(`save ${n}`);
    }
    expect(probe.signals.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  it('sees each of twenty saves that rename a new file over it', async () => {
    const probe = await watch(options);
    await probe.lastText('first');
    for (let n = 0; n < 20; n += 1) {
      await renameOver(file, `save ${n}`);
      await probe.lastText(`save ${n}`);
    }
    expect(probe.texts).toHaveLength(21);
  });

  it('ends with the last of many saves without a pause', async () => {
    const probe = await watch(options);
    await probe.lastText('first');
    for (let n = 0; n < 50; n += 1) await renameOver(file, `rush ${n}`);
    await probe.lastText('rush 49');
    expect(probe.signals.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  it.each([5, 20, 40, 60])('ends with the second of two writes %i ms apart', async (pauseMs) => {
    const probe = await watch(options);
    await probe.lastText('first');
    await writeFile(file, 'half');
    await setTimeout(pauseMs);
    await writeFile(file, 'half and whole');
    await probe.lastText('half and whole');
    expect(probe.signals.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  it.each([5, 60, 800])('follows a file that is deleted and comes back after %i ms, and its next edit', async (pauseMs) => {
    const probe = await watch(options);
    await probe.lastText('first');
    await unlink(file);
    await setTimeout(pauseMs);
    await writeFile(file, 'back');
    await probe.lastText('back');
    await writeFile(file, 'edited');
    await probe.lastText('edited');
    expect(probe.texts).toContain('back');
  });

  it('says nothing of touch and chmod', async () => {
    const probe = await watch(options);
    await probe.lastText('first');
    await utimes(file, new Date(), new Date());
    await chmod(file, 0o600);
    await setTimeout(30);
    await renameOver(file, 'marker');
    await probe.lastText('marker');
    expect(probe.texts).toEqual(['first', 'marker']);
  });

  it('sees a backup of the same size and an older time', async () => {
    const probe = await watch(options);
    await probe.lastText('first');
    const backup = join(folder, 'backup');
    await writeFile(backup, 'FIRST');
    await utimes(backup, 1, 1);
    await rename(backup, file);
    await probe.lastText('FIRST');
    expect(probe.texts).toEqual(['first', 'FIRST']);
  });

  it('FAULTS 15: loses no change between its start and its first word', async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      const text = `after ${turns} turns`;
      const probe = await watch(options);
      for (let turn = 0; turn < turns * 2; turn += 1) await setImmediate();
      await renameOver(file, text);
      await probe.lastText(text);
      expect(probe.texts.length).toBeLessThanOrEqual(2);
      await probe.end();
    }
  });
});

describe.each(modes)('fileSource by %s, when the path is more than a file', (_mode, options) => {
  it('follows a link that is retargeted, and then edits of its new target', async () => {
    const pointer = join(folder, 'link.yaml');
    const other = join(folder, 'elsewhere', 'other.yaml');
    await mkdir(join(folder, 'elsewhere'));
    await writeFile(other, 'other');
    await symlink('load.yaml', pointer);
    const probe = await watch(options, pointer);
    await probe.lastText('first');
    await writeFile(file, 'first, edited');
    await probe.lastText('first, edited');
    await symlink(other, `${pointer}.new`);
    await rename(`${pointer}.new`, pointer);
    await probe.lastText('other');
    await writeFile(other, 'other, edited');
    await probe.lastText('other, edited');
    expect(probe.signals.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  it.each(['kept', 'deleted'])('sees each swap of a Kubernetes ConfigMap whose old folder is %s', async (old) => {
    const mount = join(folder, 'mount');
    const publish = async (version: number): Promise<void> => {
      await mkdir(join(mount, `..v${version}`), { recursive: true });
      await writeFile(join(mount, `..v${version}`, 'load.yaml'), `version ${version}`);
      await symlink(`..v${version}`, join(mount, '..data_tmp'));
      await rename(join(mount, '..data_tmp'), join(mount, '..data'));
      if (old === 'deleted') await rm(join(mount, `..v${version - 1}`), { recursive: true, force: true });
    };
    await publish(0);
    await symlink('..data/load.yaml', join(mount, 'load.yaml'));
    const probe = await watch(options, join(mount, 'load.yaml'));
    for (const version of [0, 1, 2, 3]) {
      if (version > 0) await publish(version);
      await probe.lastText(`version ${version}`);
    }
    expect(probe.texts).toHaveLength(4);
  });

  it('sees its folder replaced, by moving and by deleting', async () => {
    const home = join(folder, 'home');
    const inside = join(home, 'load.yaml');
    await mkdir(home);
    await writeFile(inside, 'old home');
    const probe = await watch(options, inside);
    await probe.lastText('old home');
    await mkdir(`${home}.new`);
    await writeFile(join(`${home}.new`, 'load.yaml'), 'new home');
    await rename(home, `${home}.old`);
    await rename(`${home}.new`, home);
    await probe.lastText('new home');
    await rm(home, { recursive: true });
    await mkdir(home);
    await writeFile(inside, 'third home');
    await probe.lastText('third home');
    await writeFile(inside, 'third home, edited');
    await probe.lastText('third home, edited');
    expect(probe.texts).toEqual(expect.arrayContaining(['old home', 'new home', 'third home']));
  });
});
