import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeClock } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileMemory } from './fileMemory.js';
import { isRested, stampOf } from './fileStamp.js';
import type { Closure } from './readClosure.js';
import { Vigil } from './vigil.js';

const hourMs = 3_600_000;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-vigil-'));
  file = join(folder, 'load.yaml');
  await writeFile(file, 'first');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Remembers what was read an hour from now: long after the file's last change. */
const later = (): FileMemory => new FileMemory(() => Date.now() + hourMs);

async function closureOf(memory: FileMemory): Promise<Closure> {
  const read = await memory.read(file, 100);
  return { documents: [], revision: '', paths: [file], folders: [], files: new Map([[file, read]]), stamps: new Map([[file, stampOf(read.stats)]]), isRested: read.rested };
}

describe('a file that was read', () => {
  it('is not opened again while its stamp is the same, once it has rested', async () => {
    const memory = later();
    const first = await memory.read(file, 100);
    expect(await memory.read(file, 100)).toBe(first);
    await writeFile(file, 'FIRST');
    expect(Buffer.from((await memory.read(file, 100)).content).toString()).toBe('FIRST');
  });

  it('is read again as long as a change may have left its stamp as it was', async () => {
    const memory = new FileMemory(() => Date.now());
    const first = await memory.read(file, 100);
    expect(first.rested).toBe(false);
    expect(await memory.read(file, 100)).not.toBe(first);
  });

  it('has not rested when its times lie ahead', async () => {
    await utimes(file, Date.now() / 1_000 + 60, Date.now() / 1_000 + 60);
    expect(isRested(await stat(file, { bigint: true }), Date.now() + 10_000)).toBe(false);
  });
});

describe('the vigil', () => {
  it('says that nothing is new by the stamps, and that something is when one differs', async () => {
    const memory = later();
    const vigil = new Vigil(fakeClock(), memory);
    const closure = await closureOf(memory);
    expect(await vigil.nothingNew(closure)).toBe(true);
    expect(await vigil.nothingNew({ ...closure, isRested: false })).toBe(false);
    await utimes(file, 1, 1);
    expect(await vigil.nothingNew(closure)).toBe(false);
  });

  it('reads again every half minute, for file systems whose stamps lie', async () => {
    const clock = fakeClock();
    const memory = later();
    const vigil = new Vigil(clock, memory);
    const before = await closureOf(memory);
    await writeFile(file, 'FIRST');
    // As if the stamp were the same.
    const lied = { ...before, stamps: new Map([[file, stampOf(await stat(file, { bigint: true }))]]) };
    await clock.advance(29_000);
    expect(await vigil.nothingNew(lied)).toBe(true);
    await clock.advance(1_000);
    expect(await vigil.nothingNew(lied)).toBe(false);
    expect(await vigil.nothingNew(lied)).toBe(true);
  });
});
