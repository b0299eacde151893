import { rename, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

/** Truncates a file and writes it anew, as `nano` does. */
export const writeInPlace = (path: string, text: string): Promise<void> => writeFile(path, text);

let drafts = 0;

/**
 * Writes a draft beside the file and renames that over it, as `sed -i` does.
 *
 * @param restMs - between the last write and the rename, in milliseconds; more than a tick of the file system's clock
 * (10 ms at most) proves that the file is whole
 */
export async function renameOver(path: string, text: string, restMs = 0): Promise<void> {
  const draft = `${path}.draft-${(drafts += 1)}`;
  await writeFile(draft, text);
  if (restMs > 0) await setTimeout(restMs);
  await rename(draft, path);
}
