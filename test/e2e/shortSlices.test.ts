import { existsSync, readFileSync } from 'node:fs';
import { getPriority, release } from 'node:os';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasProgram } from './support/hasProgram.js';
import { threadsOfLoad } from './support/threadsOfLoad.js';

/** How long a thread keeps its core at a time, in nanoseconds; undefined where the kernel does not tell. */
function sliceOf(schedFile: string): number | undefined {
  const slice = existsSync(schedFile) ? /^se\.slice\s*:\s*(\d+)$/m.exec(readFileSync(schedFile, 'utf8'))?.[1] : undefined;
  return slice === undefined ? undefined : Number(slice);
}

const [major = 0, minor = 0] = release().split('.').map(Number);
const usual = sliceOf('/proc/self/sched');
const reason = usual === undefined || major < 6 || (major === 6 && minor < 12) ? 'the kernel has no slices for each thread, or tells of none' : (await hasProgram('perl', '--version')) ? '' : 'there is no Perl';
if (reason !== '') process.stdout.write(`shortSlices: skipped, since ${reason} here\n`);

describe.skipIf(reason !== '')('the slice of a thread', () => {
  it('is short where it makes no load, and the usual one where it does', async () => {
    const threads = await threadsOfLoad(2, (folder) => ({ isLoad: getPriority(Number(basename(folder))) === 0, slice: sliceOf(`${folder}/sched`) }));
    expect(threads.filter(({ isLoad }) => isLoad).map(({ slice }) => slice)).toEqual([usual, usual]);
    const others = threads.filter(({ isLoad }) => !isLoad);
    expect(others.length).toBeGreaterThan(1);
    for (const { slice } of others) expect(slice).toBe(100_000);
  });
});
