import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './processes.mjs';

/**
 * Every package of the house that is published, in alphabetical order by folder.
 *
 * @returns {readonly { name: string, folder: string, title: string, isLibrary: boolean, entries: readonly string[] }[]} `folder`
 * is absolute, `title` is the folder's own name; a library is one that others import; entries are the files, relative to the
 * folder, that they then get
 */
export function publishedPackages() {
  return ['packages', 'plugins'].flatMap((group) =>
    readdirSync(path.join(root, group))
      .map((title) => ({ title, folder: path.join(root, group, title) }))
      .filter(({ folder }) => existsSync(path.join(folder, 'package.json')))
      .map((entry) => ({ ...entry, ...JSON.parse(readFileSync(path.join(entry.folder, 'package.json'), 'utf8')) }))
      .filter((manifest) => manifest.private !== true)
      .map(({ name, folder, title, exports }) => ({ name, folder, title, isLibrary: '.' in exports, entries: Object.values(exports).flatMap((conditions) => conditions.default ?? []) })),
  );
}
