import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './isAlive.js';

/** What stands between a draft's name and the number of the process that writes it. */
const mark = '.draft-';
let drafts = 0;

/**
 * Writes a file so that whoever reads it, also after a loss of power, finds the old content or the new one, whole: into a
 * draft beside it, which goes to the disk and is then renamed.
 *
 * @param mode - of the file. @defaultValue only its owner can read it
 */
export async function writeWhole(file: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const folder = dirname(file);
  const draft = join(folder, `.${basename(file)}${mark}${process.pid}-${++drafts}`);
  try {
    const handle = await open(draft, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
  await syncFolder(folder);
}

/** The new name itself is content of the folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes the drafts in a folder whose process is no more. */
export async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid] = /^\..+\.draft-(\d+)-\d+$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { force: true });
  }
}
