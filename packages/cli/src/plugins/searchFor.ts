import { dirname } from 'node:path';
import type { SourceDocument } from '@midflight/core';
import { isInside, type PluginSearch } from './locatePlugin.js';

/**
 * From where a plugin of a document is loaded; undefined when that document may name none.
 *
 * @param documents - all of its name
 * @param folders - in which they must lie. @defaultValue anywhere on this machine
 */
export function searchFor(documents: readonly SourceDocument[], allow: boolean | undefined, folders?: readonly string[]): PluginSearch | undefined {
  if (allow === false) return undefined;
  const paths = documents.flatMap(({ localPath }) => localPath ?? []);
  const [first] = paths;
  const isLocal = paths.length === documents.length && paths.every((path) => allow || !folders || folders.some((folder) => isInside(path, folder)));
  if (first !== undefined && isLocal) return { folder: dirname(first), confined: !allow, barePaths: false };
  return allow ? { folder: process.cwd(), confined: false, barePaths: false } : undefined;
}
