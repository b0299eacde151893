import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../files/isAlive.js';

/** What says in the folder of a run that its process goes on. */
const running = '.running-';

/** The name of that file, for this process. */
export const runningFile = `${running}${process.pid}`;

/** Removes all but the newest runs, by their names, and none that goes on. @returns true when there were others */
export async function removeOldRuns(folder: string, mostRuns: number): Promise<boolean> {
  const runs = (await readdir(folder)).toSorted();
  const old = runs.slice(0, Math.max(0, runs.length - mostRuns));
  let removed = false;
  for (const run of old) {
    const path = join(folder, run);
    if (await goesOn(path)) continue;
    await rm(path, { recursive: true, force: true });
    removed = true;
  }
  return removed;
}

async function goesOn(run: string): Promise<boolean> {
  const pids = (await readdir(run)).filter((name) => name.startsWith(running)).map((name) => Number(name.slice(running.length)));
  return pids.some(isAlive);
}

/** Where texts are, and who refers to them. */
export interface TextUse {
  readonly texts: string;
  readonly runs: string;
  readonly lastGoodFile: string;
}

/**
 * Removes the texts that no revision and no last known good refers to any more. It may be killed at any time: each that is
 * gone then was not needed.
 *
 * @param beforeMs - those that were put there or found there since stay, as a run beside this one may be about to refer to
 * them; since the Unix epoch, by the clock of the disk
 */
export async function removeUnusedTexts({ texts, runs, lastGoodFile }: TextUse, beforeMs: number): Promise<void> {
  const used = new Set<string>();
  const files = (await readdir(runs, { recursive: true })).filter((name) => name.endsWith('.json')).map((name) => join(runs, name));
  for (const file of [lastGoodFile, ...files]) for (const digest of await digestsIn(file)) used.add(digest);
  for (const name of await readdir(texts)) {
    const file = join(texts, name);
    if (used.has(name) || !/^[\da-f]{64}$/.test(name)) continue;
    const found = await stat(file).catch(() => undefined);
    if (found && found.ctimeMs < beforeMs) await rm(file, { force: true });
  }
}

/** Everything that may be one: what is damaged may be mended, and keeps its texts until then. */
async function digestsIn(file: string): Promise<readonly string[]> {
  // One that another run removed meanwhile needs nothing.
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.match(/(?<![\da-f])[\da-f]{64}(?![\da-f])/g) ?? [];
}
