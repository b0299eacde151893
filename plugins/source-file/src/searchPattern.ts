import { resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { stampAt } from './fileStamp.js';

/** What matches a pattern now, and where more could come to match. */
export interface Found {
  /** Absolute, in the order of their names. */
  readonly files: readonly string[];
  /** Every folder that was looked in, with its stamp from before; absolute. */
  readonly folders: ReadonlyMap<string, string | undefined>;
}

/** Looks for the files that match a pattern, which is relative to `folder` or absolute. */
export async function searchPattern(pattern: string, folder: string): Promise<Found> {
  const options = { cwd: folder, absolute: true, expandDirectories: false } as const;
  const parts = pattern.split('/');
  const firstDynamic = parts.findIndex((part) => isDynamicPattern(part));
  const fixed = resolve(folder, parts.slice(0, firstDynamic).join('/') || (pattern.startsWith('/') ? '/' : '.'));
  // Each level of folders above the files themselves: `a/*/b.yaml` looks in `a` and in all `a/*`.
  const levels = parts.slice(firstDynamic, -1).map((_, index) => parts.slice(0, firstDynamic + index + 1).join('/'));
  const inner = levels.length === 0 ? [] : await glob(levels, { ...options, onlyDirectories: true });
  const folders = new Map<string, string | undefined>();
  for (const searched of [fixed, ...inner.map((path) => resolve(path))]) folders.set(searched, await stampAt(searched));
  const files = await glob(pattern, { ...options, onlyFiles: true });
  return { files: files.map((path) => resolve(path)).toSorted(), folders };
}
