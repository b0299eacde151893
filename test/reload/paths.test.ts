import { execFileSync } from 'node:child_process';
import { link, mkdir, rename, rm, symlink, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { documentOf } from './support/documentOf.js';
import { follow, timing, type Follow } from './support/follow.js';
import { byEvents, modes } from './support/modes.js';
import { renameOver, writeInPlace } from './support/saves.js';

const main = 'load.yaml';
/** Of the ConfigMap: its document includes its part, and the two say the same when they are of one version. */
const part = 'part.yaml';
const mainOf = (version: number): string => documentOf(version, { head: `include: ${part}\n`, workers: 1 });
const partOf = (version: number): string => `metadata: { name: "version ${version}" }\n`;

/** Publishes a version as the kubelet does. */
async function publish(mount: string, version: number, old: 'kept' | 'deleted'): Promise<void> {
  const folder = join(mount, `..v${version}`);
  await mkdir(folder, { recursive: true });
  await writeInPlace(join(folder, main), mainOf(version));
  await writeInPlace(join(folder, part), partOf(version));
  await symlink(basename(folder), join(mount, '..data_tmp'));
  await rename(join(mount, '..data_tmp'), join(mount, '..data'));
  if (old === 'deleted') await rm(join(mount, `..v${version - 1}`), { recursive: true, force: true });
}

/** Waits until the only source is told to be in this state. */
async function untilState(run: Follow, state: string): Promise<void> {
  await run.until(state, () => run.statuses.at(-1)?.state === state);
}

describe.each(modes)('a path that is more than a file, by %s', (_mode, looking) => {
  it.each(['kept', 'deleted'] as const)('FAULTS 8: a ConfigMap swapped three times, old folder %s → one reload each, never a mix of two versions', async (old) => {
    await using run = await follow({ files: {}, sources: [`mount/${main}`], looking });
    const mount = run.file('mount');
    await publish(mount, 1, old);
    for (const name of [part, main]) await symlink(join('..data', name), join(mount, name));
    await run.untilRate(1);
    for (const version of [2, 3, 4]) {
      await publish(mount, version, old);
      await run.untilRate(version);
    }
    await setTimeout(timing.debounceMs);
    expect(run.running.map(({ metadata }) => metadata?.name)).toEqual([1, 2, 3, 4].map((version) => `version ${version}`));
    expect(run.ends().filter((end) => end !== 'applied')).toEqual([]);
  });

  it('FAULTS 9: a symlink is retargeted, then its target edited → both seen', async () => {
    await using run = await follow({ files: { 'a/first.yaml': documentOf(1), 'b/second.yaml': documentOf(2) }, sources: [main], looking });
    await symlink('a/first.yaml', run.file(main));
    await run.untilRate(1);
    await symlink('b/second.yaml', run.file('new'));
    await rename(run.file('new'), run.file(main));
    await run.untilRate(2);
    await writeInPlace(run.file('b/second.yaml'), documentOf(3));
    await run.untilRate(3);
    await renameOver(run.file('b/second.yaml'), documentOf(4));
    await run.untilRate(4);
  });

  const obstacles: readonly (readonly [string, string, (path: string) => unknown])[] = [
    ['a dangling link', 'ENOENT', (path) => symlink('nowhere', path)],
    ['a looping link', 'ELOOP', (path) => symlink(main, path)],
    ['a folder', 'EISDIR', (path) => mkdir(path)],
    ['a FIFO', 'ENXIO', (path) => execFileSync('mkfifo', [path])],
    ['a link to a device', 'ENXIO', (path) => symlink('/dev/zero', path)],
  ];

  it.each(obstacles)('FAULTS 12: the path becomes %s → keeps, never blocks', async (_what, reason, put) => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    await unlink(run.file(main));
    await put(run.file(main));
    await run.until('its fault', () => run.statuses.at(-1)?.error?.details['reason'] === reason);
    expect(run.reloader.status).toMatchObject({ state: 'following', active: { revision: 1 }, sources: [{ state: 'stale', error: { code: 'MF_SOURCE_READ' } }] });
    await rm(run.file(main), { recursive: true });
    await writeInPlace(run.file(main), documentOf(2));
    await run.untilRate(2);
    expect(run.rates()).toEqual([1, 2]);
  });

  it('FAULTS 7: files of several folders, each deleted and recreated, then edited again → keeps in between, each content seen', async () => {
    const files = { 'one/a.yaml': documentOf(1), 'two/b.yaml': 'config: { workers: 2 }\n', 'three/c.yaml': 'metadata: { name: C }\n' };
    await using run = await follow({ files, sources: Object.keys(files), looking });
    const workers = (): unknown => run.running.at(-1)?.config.workers;
    await unlink(run.file('two/b.yaml'));
    await unlink(run.file('one/a.yaml'));
    await untilState(run, 'stale');
    await setTimeout(timing.debounceMs);
    expect(run.rates()).toEqual([1]);
    await writeInPlace(run.file('one/a.yaml'), documentOf(2));
    await writeInPlace(run.file('two/b.yaml'), 'config: { workers: 3 }\n');
    await run.until('both', () => run.rates().at(-1) === 2 && workers() === 3);
    await writeInPlace(run.file('two/b.yaml'), 'config: { workers: 4 }\n');
    await run.until('the edit of one', () => workers() === 4);
    await writeInPlace(run.file('one/a.yaml'), documentOf(3));
    await run.untilRate(3);
    expect(workers()).toBe(4);
  });
});

describe('a file that nobody tells of', () => {
  it('FAULTS 14: a missed event → still reloads, by comparing every so often', async () => {
    // Its hard link elsewhere is written to: the folder that is watched hears nothing of it.
    await using run = await follow({ files: { [main]: documentOf(1), 'elsewhere/other.yaml': '' }, looking: { ...byEvents, reconcileMs: 50 } });
    await rm(run.file('elsewhere/other.yaml'));
    await link(run.file(main), run.file('elsewhere/other.yaml'));
    await writeInPlace(run.file('elsewhere/other.yaml'), documentOf(2));
    await run.untilRate(2);
    expect(run.statuses.filter(({ error }) => error !== undefined)).toEqual([]);
  });
});
