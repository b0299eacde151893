import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arrivedWhole, isProvenWhole } from './arrival.js';
import { FileMemory } from './fileMemory.js';
import { stampOf } from './fileStamp.js';
import type { Closure } from './readClosure.js';

const ms = (count: number): bigint => BigInt(count) * 1_000_000n;

/** Times in milliseconds, as the file system tells them. */
const verdict = ({ written, changed, folder, size = 5n, nlink = 1n }: { written: number; changed: number; folder: number; size?: bigint; nlink?: bigint }): boolean =>
  arrivedWhole({ size, nlink, mtimeNs: ms(written), ctimeNs: ms(changed) }, { mtimeNs: ms(folder) });

describe('a file that arrived', () => {
  it.each([
    ['was renamed after its last write', { written: 100, changed: 200, folder: 200 }],
    ['was renamed, and the clock ticked in between the two marks', { written: 100, changed: 196, folder: 200 }],
    ['is a backup with its old time', { written: 1, changed: 200, folder: 200 }],
  ])('and %s is whole', (_what, times) => {
    expect(verdict(times)).toBe(true);
  });

  it.each([
    ['was written and renamed within a tick', { written: 200, changed: 200, folder: 200 }],
    ['was written, and another file came within a tick', { written: 200, changed: 200, folder: 205 }],
    ['was created here, written and given a mode within a tick', { written: 203, changed: 208, folder: 200 }],
    ['was created here and written later', { written: 210, changed: 210, folder: 200 }],
    ['was created here, written, and given a mode', { written: 210, changed: 230, folder: 200 }],
    ['was written, and another file came later', { written: 210, changed: 210, folder: 300 }],
    ['was created here, given a mode, and another file came later', { written: 210, changed: 230, folder: 300 }],
    ['was created here and written, and given a second name', { written: 100, changed: 200, folder: 200, nlink: 2n }],
    ['is empty', { written: 100, changed: 200, folder: 200, size: 0n }],
  ])('and %s may be half written', (_what, times) => {
    expect(verdict(times)).toBe(false);
  });
});

describe('a save of one file', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'midflight-arrival-'));
    file = join(folder, 'load.yaml');
    await writeFile(file, 'first');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const closure = async (): Promise<Closure> => {
    const read = await new FileMemory(() => Date.now()).read(file, 100);
    return { documents: [], revision: '', paths: [file], folders: [], files: new Map([[file, read]]), stamps: new Map([[file, stampOf(read.stats)]]), isRested: read.rested };
  };
  /** Longer than a tick of the file system's clock. */
  const tick = (): Promise<void> => setTimeout(25);

  it('that rests before it is renamed over is proven whole, and not for what was the first to be read', async () => {
    const before = await closure();
    await writeFile(`${file}.new`, 'second');
    await tick();
    await rename(`${file}.new`, file);
    const after = await closure();
    expect(await isProvenWhole(before, after)).toBe(true);
    expect(await isProvenWhole(undefined, after)).toBe(false);
    expect(await isProvenWhole(before, { ...after, paths: [file, `${file}.other`] })).toBe(false);
    expect(await isProvenWhole(before, { ...after, folders: [folder] })).toBe(false);
  });

  it('in place is not, even if its mode and its folder change together', async () => {
    const before = await closure();
    await writeFile(file, 'half');
    await tick();
    await Promise.all([chmod(file, 0o600), writeFile(join(folder, 'other'), '')]);
    expect(await isProvenWhole(before, await closure())).toBe(false);
  });
});
