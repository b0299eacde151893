import { execFile } from 'node:child_process';
import { appendFile, chmod, copyFile, rename, unlink, utimes, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { documentOf } from './support/documentOf.js';
import { follow, type Follow } from './support/follow.js';
import { modes } from './support/modes.js';
import { renameOver } from './support/saves.js';

const main = 'load.yaml';
/** Long, so that what did not wait for it shows, in milliseconds. */
const debounceMs = 500;
const timing = { debounceMs, maxWaitMs: debounceMs * 4 };
/** More than a tick of the file system's clock, in milliseconds. */
const tickMs = 25;

const whole = documentOf(1000);
/** It parses, and says 10 of 1000. */
const half = whole.slice(0, whole.lastIndexOf('1000') + 2);
const rest = whole.slice(half.length);

const git = (folder: string, ...args: readonly string[]) => promisify(execFile)('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@b', ...args]);

async function vim(file: string): Promise<void> {
  await rename(file, `${file}~`);
  await writeFile(file, half);
  await setTimeout(tickMs);
  await chmod(file, 0o644);
  await setTimeout(tickMs);
  await appendFile(file, rest);
}

async function checkout(file: string): Promise<void> {
  await unlink(file);
  await writeFile(file, half);
  await setTimeout(tickMs * 2);
  await appendFile(file, rest);
}

async function inPlace(file: string): Promise<void> {
  await writeFile(file, half);
  await setTimeout(tickMs * 2);
  await appendFile(file, rest);
}

/** While a new file is being written, its folder and its mode change: its own last write is not older than both. */
async function amidOthers(file: string): Promise<void> {
  await rename(file, `${file}~`);
  await writeFile(file, half);
  for (let other = 0; other < 3; other += 1) {
    await setTimeout(tickMs);
    await writeFile(`${file}.other-${other}`, '');
  }
  await appendFile(file, rest);
}

/** In place, and everything around the half happens as it does when a file is renamed: only that it is the same file tells. */
async function inPlaceAmidOthers(file: string): Promise<void> {
  await writeFile(file, half);
  await setTimeout(tickMs);
  await chmod(file, 0o600);
  await writeFile(`${file}.other`, '');
  await setTimeout(tickMs);
  await appendFile(file, rest);
}

async function reservedFirst(file: string): Promise<void> {
  await writeFile(`${file}.new`, '');
  await utimes(`${file}.new`, 1, 1);
  await rename(`${file}.new`, file);
  await setTimeout(tickMs);
  await appendFile(file, half);
  await setTimeout(tickMs);
  await appendFile(file, rest);
}

/** How long the newest candidate waited for quiet, in milliseconds. */
const waitedMs = (run: Follow): number => run.outcomes.at(-1)?.timingMs.settle ?? Number.NaN;

describe.concurrent.each(modes)('a save, by %s,', (_mode, looking) => {
  /** So long after the start that a save is no part of a burst. */
  const quiet = async (): Promise<Follow> => {
    const run = await follow({ files: { [main]: documentOf(1) }, looking, timing });
    await setTimeout(debounceMs);
    return run;
  };

  it('that is whole before it is renamed over, as sed -i and careful editors do, needs no quiet', async () => {
    await using run = await quiet();
    const mark = performance.now();
    await renameOver(run.file(main), whole, tickMs);
    await run.untilRate(1000);
    expect(performance.now() - mark).toBeLessThan(debounceMs);
    expect(waitedMs(run)).toBeLessThan(debounceMs / 2);
    // A backup with its old time back in its place is as whole.
    await setTimeout(debounceMs);
    await copyFile(run.file(main), run.file('copy'));
    await writeFile(run.file('copy'), documentOf(7));
    await utimes(run.file('copy'), 1, 1);
    await rename(run.file('copy'), run.file(main));
    await run.untilRate(7);
    expect(waitedMs(run)).toBeLessThan(debounceMs / 2);
  });

  it.each([['vim', vim], ['git checkout', checkout], ['a slow writer in place', inPlace], ['a slow writer amid others', amidOthers], ['a slow writer in place amid others', inPlaceAmidOthers], ['a writer who begins with an empty file', reservedFirst]])('by %s, in two pieces, waits for quiet', async (_who, save) => {
    await using run = await quiet();
    await save(run.file(main));
    await run.untilRate(1000);
    expect(run.rates()).toEqual([1, 1000]);
    expect(waitedMs(run)).toBeGreaterThanOrEqual(debounceMs - 1);
  });

  it('by git itself waits for quiet', async () => {
    await using run = await quiet();
    const folder = run.file('.');
    await git(folder, 'init', '-q');
    for (const rate of [2, 1]) {
      await writeFile(run.file(main), documentOf(rate));
      await git(folder, 'add', main);
      await git(folder, 'commit', '-q', '-m', `rate ${rate}`);
    }
    await setTimeout(debounceMs * 1.5);
    await git(folder, 'checkout', '-q', 'HEAD~');
    await run.untilRate(2);
    expect(waitedMs(run)).toBeGreaterThanOrEqual(debounceMs - 1);
  });

  it('of one file of several waits for quiet, since the other may follow', async () => {
    await using run = await follow({ files: { [main]: documentOf(1, { head: 'include: part.yaml\n' }), 'part.yaml': 'metadata: { name: A }\n' }, looking, timing });
    await setTimeout(debounceMs);
    await renameOver(run.file(main), documentOf(2, { head: 'include: part.yaml\n' }), tickMs);
    await run.untilRate(2);
    expect(waitedMs(run)).toBeGreaterThanOrEqual(debounceMs - 1);
  });

  it('followed by a burst of whole ones: two reloads, the first at once and the last after quiet', async () => {
    await using run = await quiet();
    await renameOver(run.file(main), documentOf(2), tickMs);
    await run.untilRate(2);
    const burstAt = performance.now();
    for (let rate = 3; rate <= 8; rate += 1) await renameOver(run.file(main), documentOf(rate), tickMs);
    const burstMs = performance.now() - burstAt;
    await run.untilRate(8);
    // A machine that stood still amid the burst made a pause of it, after which a save may be taken.
    const inOne = burstMs < debounceMs;
    expect(run.rates().filter((rate) => inOne || rate === 2 || rate === 8)).toEqual(inOne ? [1, 2, 8] : [2, 8]);
  });
});
