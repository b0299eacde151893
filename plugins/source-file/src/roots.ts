import { stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { isDynamicPattern } from 'tinyglobby';
import type { RootFile } from './closureReader.js';
import { searchPattern } from './searchPattern.js';

/** The documents that a path or a pattern means now. */
export interface Roots {
  /** In the order of their names. */
  readonly files: readonly RootFile[];
  /** Where a pattern looks, with what the folder was like before; absolute. */
  readonly folders: ReadonlyMap<string, string | undefined>;
}

/**
 * How to find the documents that `written` means, each time anew: the file of that name, or all that match it when it is
 * a pattern and no file has exactly that name.
 */
export async function rootsOf(written: string): Promise<() => Promise<Roots>> {
  const path = resolve(written);
  const isFile = await stat(path).then(() => true, () => false);
  if (isFile || !isDynamicPattern(written)) return async () => ({ files: [{ path, name: written }], folders: new Map() });
  const folder = process.cwd();
  return async () => matching(written, folder);
}

async function matching(pattern: string, folder: string): Promise<Roots> {
  const { files, folders } = await searchPattern(pattern, folder);
  return { files: files.map((path) => ({ path, name: isAbsolute(pattern) ? path : relative(folder, path) })), folders };
}
