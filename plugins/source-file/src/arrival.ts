import type { BigIntStats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Closure } from './readClosure.js';

/** A rename gives its time to the file and to the folder in one go; a tick of the file system's clock may lie between. */
const tickNs = 10_000_000n;

/**
 * True when a save is proven whole: the only file was written to the end elsewhere, and then renamed to where it is.
 *
 * A new inode alone proves nothing: vim moves the old file away and writes a new one in its place, piece by piece, and
 * git does the same. The proof is in the times: the file's last write is older than its arrival under this name, which
 * is when its folder and its own state changed together. A write and a rename within one tick leave no proof; neither
 * do several files, since a save of one may be half of a save of two.
 */
export async function isProvenWhole(before: Closure | undefined, now: Closure): Promise<boolean> {
  const [path, ...others] = now.paths;
  if (path === undefined || others.length > 0 || now.folders.length > 0) return false;
  const old = before?.files.get(path)?.stats;
  const file = now.files.get(path)?.stats;
  if (!old || !file || (old.ino === file.ino && old.dev === file.dev)) return false;
  const folder = await realpath(path).then((real) => stat(dirname(real), { bigint: true })).catch(() => undefined);
  return folder !== undefined && arrivedWhole(file, folder);
}

/** Whether a file with this state was complete before it came into a folder with that one. */
export function arrivedWhole(file: Pick<BigIntStats, 'size' | 'nlink' | 'mtimeNs' | 'ctimeNs'>, folder: Pick<BigIntStats, 'mtimeNs'>): boolean {
  const { size, nlink, mtimeNs, ctimeNs } = file;
  const apart = ctimeNs > folder.mtimeNs ? ctimeNs - folder.mtimeNs : folder.mtimeNs - ctimeNs;
  // An empty file is what every writer begins with; and a second name, given to it in its folder, changes both times as a rename does.
  return size > 0n && nlink === 1n && mtimeNs < ctimeNs && mtimeNs < folder.mtimeNs && apart <= tickNs;
}
