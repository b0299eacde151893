import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { allDocuments, type Clock, silentLogger, systemClock, type Reference, type ResolvedReference, type SourceDocument } from '@midflight/core';
import { SourceProbe } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileMemory } from './fileMemory.js';
import { type FileSourceOptions, fileSource } from './fileSource.js';
import { readClosure } from './readClosure.js';

vi.setConfig({ testTimeout: 30_000 });

const context = { clock: systemClock, logger: silentLogger, get: (): never => expect.unreachable() };
/** Takes everything for long rested, so that stamps are trusted at once. */
const anHourAhead: Clock = { ...systemClock, wallTimeMs: () => systemClock.wallTimeMs() + 3_600_000 };

const modes: readonly (readonly [string, Omit<FileSourceOptions, 'path'>, Clock])[] = [
  ['events', { reconcileMs: 3_600_000, pollIntervalMs: 3_600_000 }, systemClock],
  ['polling', { polling: true, pollIntervalMs: 10 }, systemClock],
  ['polling of what has rested', { polling: true, pollIntervalMs: 10 }, anHourAhead],
];

/** A document of this test is a list of references, a line each; what begins with `+` is an attachment. */
function referencesOf({ content }: SourceDocument): readonly Reference[] {
  const lines = Buffer.from(content).toString().split('\n').filter((line) => /^[+@]/.test(line));
  return lines.map((line) => ({ written: line.slice(1), kind: line.startsWith('+') ? 'attachment' : 'document' }));
}

let folder: string;
let probe: SourceProbe | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-closure-'));
  await mkdir(join(folder, 'parts'));
});
afterEach(async () => {
  await probe?.end();
  probe = undefined;
  await rm(folder, { recursive: true, force: true });
});

let drafts = 0;
async function save(name: string, text: string): Promise<void> {
  const draft = join(folder, `.draft-${(drafts += 1)}`);
  await writeFile(draft, text);
  await rename(draft, join(folder, name));
}

/** @param follow - says what a document refers to. It is asked in the middle of a reading: after the document, and before what it names */
async function watch(options: Omit<FileSourceOptions, 'path'>, clock: Clock, follow = referencesOf): Promise<SourceProbe> {
  probe = new SourceProbe(await fileSource.create({ path: join(folder, 'main'), ...options }, context), { referencesOf: follow, clock });
  return probe;
}

/** Every file of the newest snapshot, with its content. */
function contents(): Record<string, string> {
  const last = probe?.signals.findLast((signal) => signal.kind === 'snapshot');
  return Object.fromEntries(allDocuments(last?.documents ?? []).map(({ name, content }) => [relative(folder, name), Buffer.from(content).toString()]));
}

const faults = (): readonly (ResolvedReference['fault'] | undefined)[] => {
  const last = probe?.signals.findLast((signal) => signal.kind === 'snapshot');
  return allDocuments(last?.documents ?? []).flatMap(({ references = [] }) => references.map(({ fault }) => fault));
};

async function until(what: string, holds: () => boolean): Promise<void> {
  await probe?.until(what, () => holds() || undefined);
}

describe.each(modes)('the closure of a file, by %s', (_mode, options, clock) => {
  it('holds what it includes, through any depth, and what that names', async () => {
    await save('main', '@parts/a\n');
    await save('parts/a', '@b\n+data.csv');
    await save('parts/b', 'b');
    await save('parts/data.csv', 'id');
    await watch(options, clock);
    await until('all of it', () => Object.keys(contents()).length === 4);
    expect(contents()).toEqual({ main: '@parts/a\n', 'parts/a': '@b\n+data.csv', 'parts/b': 'b', 'parts/data.csv': 'id' });
  });

  it('is the same closure whatever file happens to be read first', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `part-${index}`);
    const main = join(folder, 'main');
    await writeFile(main, names.map((name) => `@parts/${name}`).join('\n'));
    for (const name of names) {
      await writeFile(join(folder, 'parts', name), `@${name}.inner`);
      await writeFile(join(folder, 'parts', `${name}.inner`), name);
    }
    const findRoots = async () => ({ files: [{ path: main, name: main }], folders: new Map() });
    const looks = Array.from({ length: 8 }, () => readClosure(findRoots, { clock, memory: new FileMemory(() => clock.wallTimeMs()), referencesOf }));
    const paths = (await Promise.all(looks)).map((closure) => closure.paths.join());
    // Else one look would never be like the one before, and the files be watched anew without an end.
    expect(new Set(paths).size).toBe(1);
  });

  it('is read again when any part of it is saved, deleted and restored', async () => {
    await save('main', '@parts/a\n+parts/data.csv');
    await save('parts/a', 'one');
    await save('parts/data.csv', 'id');
    await watch(options, clock);
    await until('the first', () => contents()['parts/a'] === 'one');
    await save('parts/a', 'two');
    await until('the included file', () => contents()['parts/a'] === 'two');
    await save('parts/data.csv', 'id,name');
    await until('the data', () => contents()['parts/data.csv'] === 'id,name');
    await unlink(join(folder, 'parts/a'));
    await until('its fault', () => faults()[0]?.code === 'MF_FILE_UNREADABLE');
    await save('parts/a', 'three');
    await until('it is back', () => contents()['parts/a'] === 'three' && faults()[0] === undefined);
  });

  it('grows and shrinks with a pattern', async () => {
    await save('main', '@parts/*.yaml');
    await watch(options, clock);
    await until('nothing matches', () => faults().length === 1 && Object.keys(contents()).length === 1);
    await save('parts/b.yaml', 'b');
    await until('one', () => contents()['parts/b.yaml'] === 'b');
    await save('parts/a.yaml', 'a');
    await until('two, in the order of their names', () => Object.keys(contents()).join() === 'parts/a.yaml,parts/b.yaml,main');
    await unlink(join(folder, 'parts/b.yaml'));
    await until('one again', () => Object.keys(contents()).join() === 'parts/a.yaml,main');
  });

  it('follows a file that comes to include another', async () => {
    await save('main', 'alone');
    await save('parts/a', 'one');
    await watch(options, clock);
    await until('it alone', () => contents()['main'] === 'alone');
    await save('main', '@parts/a');
    await until('both', () => contents()['parts/a'] === 'one');
    await save('parts/a', 'two');
    await until('the new one', () => contents()['parts/a'] === 'two');
  });

  it('says nothing twice, and one thing when both are saved alike', async () => {
    await save('main', '@parts/a');
    await save('parts/a', 'one');
    await watch(options, clock);
    await until('both', () => contents()['parts/a'] === 'one');
    const heard = probe?.signals.length ?? 0;
    await save('parts/a', 'one');
    await until('an "unchanged"', () => probe?.signals.slice(heard).some(({ kind }) => kind === 'unchanged') ?? false);
    expect(probe?.signals.filter(({ kind }) => kind === 'snapshot')).toHaveLength(1);
  });

  it.each([
    ['a circle', 'MF_INCLUDE_CYCLE', async () => save('parts/a', '@../main')],
    ['itself', 'MF_INCLUDE_CYCLE', async () => save('parts/a', '@a')],
    ['too deep', 'MF_INCLUDE_DEPTH', async () => {
      for (let level = 0; level < 12; level++) await save(`parts/${level === 0 ? 'a' : level}`, `@${level + 1}`);
    }],
    ['a way out', 'MF_FILE_OUTSIDE', async () => save('parts/a', '@../../outside')],
    ['an absolute path', 'MF_FILE_OUTSIDE', async () => save('parts/a', '@/etc/hostname')],
    ['a link out', 'MF_FILE_OUTSIDE', async () => {
      await save('parts/a', '+link');
      await symlink('/etc/hostname', join(folder, 'parts/link'));
    }],
    ['a folder', 'MF_FILE_UNREADABLE', async () => save('parts/a', '+../parts')],
  ])('refuses %s, and goes on', async (_what, code, prepare) => {
    await save('main', '@parts/a');
    await prepare();
    await watch(options, clock);
    await until('the fault', () => faults().some((fault) => fault?.code === code));
    await save('parts/a', 'mended');
    await until('it is mended', () => contents()['parts/a'] === 'mended' && faults().every((fault) => fault === undefined));
  });

  it('shows the circle', async () => {
    await save('main', '@parts/a');
    await save('parts/a', '@../main');
    await watch(options, clock);
    await until('the fault', () => faults().some((fault) => fault !== undefined));
    const name = (file: string) => join(folder, file);
    expect(faults().find((fault) => fault !== undefined)?.message).toContain([name('main'), name('parts/a'), name('main')].join(' → '));
  });

  it('of a Kubernetes ConfigMap is never a mix of two versions', async () => {
    const version = async (number: number): Promise<void> => {
      await mkdir(join(folder, `..v${number}`));
      await writeFile(join(folder, `..v${number}`, 'main'), `@part\nv${number}`);
      await writeFile(join(folder, `..v${number}`, 'part'), `v${number}`);
      await symlink(`..v${number}`, join(folder, '..tmp'));
      await rename(join(folder, '..tmp'), join(folder, '..data'));
    };
    await version(1);
    for (const name of ['main', 'part']) await symlink(`..data/${name}`, join(folder, name));
    await watch(options, clock);
    await until('the first', () => contents()['part'] === 'v1');
    for (const number of [2, 3]) {
      await version(number);
      await until(`version ${number}`, () => contents()['part'] === `v${number}` && contents()['main'] === `@part\nv${number}`);
    }
    const main = (documents: readonly SourceDocument[]): string => documents.flatMap((document) => allDocuments([document])).map(({ content }) => Buffer.from(content).toString().split('\n').at(-1)).join();
    const seen = probe?.signals.flatMap((signal) => (signal.kind === 'snapshot' ? [main(signal.documents)] : []));
    expect(seen?.filter((versions) => !/^(v\d),\1$/.test(versions))).toEqual([]);
    expect(dirname(folder)).toBe(tmpdir());
  });

  it.each(['kept', 'deleted'] as const)('FAULTS 8: a ConfigMap that is swapped between the reading of its document and of its part, old folder %s → never a mix of two versions', async (old) => {
    const versions = [1, 2, 3, 4, 5, 6];
    for (const number of versions) {
      await mkdir(join(folder, `..v${number}`));
      await writeFile(join(folder, `..v${number}`, 'main'), `@part\nv${number}`);
      await writeFile(join(folder, `..v${number}`, 'part'), `v${number}`);
    }
    const swap = (number: number): void => {
      symlinkSync(`..v${number}`, join(folder, '..tmp'));
      renameSync(join(folder, '..tmp'), join(folder, '..data'));
      if (old === 'deleted') rmSync(join(folder, `..v${number - 1}`), { recursive: true, force: true });
    };
    swap(1);
    for (const name of ['main', 'part']) await symlink(`..data/${name}`, join(folder, name));
    // Each version is swapped for the next one as soon as its document was read.
    const swapped = new Set<number>();
    await watch(options, clock, (document) => {
      const [, number] = /^@part\nv(\d)$/.exec(Buffer.from(document.content).toString()) ?? [];
      const next = Number(number) + 1;
      if (versions.includes(next) && !swapped.has(next)) {
        swapped.add(next);
        swap(next);
      }
      return referencesOf(document);
    });
    await until('the last version', () => contents()['part'] === 'v6' && contents()['main'] === '@part\nv6');
    const seen = probe?.signals.flatMap((signal) => (signal.kind === 'snapshot' ? [allDocuments(signal.documents).map(({ content }) => Buffer.from(content).toString().split('\n').at(-1)).join()] : []));
    expect(seen?.filter((both) => !/^(v\d),\1$/.test(both))).toEqual([]);
    expect(swapped.size).toBe(versions.length - 1);
  });
});
