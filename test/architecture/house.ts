import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The parts of a package.json that the rules speak of. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly type: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A package of the house. */
export interface Room {
  /** From the root, with `/`: `packages/core`. */
  readonly folder: string;
  /** The folder's own name: `core`. */
  readonly title: string;
  readonly isPlugin: boolean;
  readonly manifest: Manifest;
  /** Its sources from the root, tests included. */
  readonly files: readonly string[];
}

/** The text of a file, by its path from the root. */
export function readText(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();
}

function readRoom(packageFile: string): Room {
  const folder = dirname(packageFile);
  const manifest: Manifest = JSON.parse(readText(packageFile));
  return { folder, title: basename(folder), isPlugin: folder.startsWith('plugins/'), manifest, files: sourcesIn(`${folder}/src`) };
}

/** Every package of the house, `test` aside. */
export const rooms: readonly Room[] = ['packages', 'plugins'].flatMap((group) =>
  readdirSync(join(root, group), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readRoom(`${group}/${entry.name}/package.json`)),
);

/** True for `x.test.ts`, and for what only tests use, in `src/testing/`: rules for shipped code do not bind it. */
export function isTest(file: string): boolean {
  return file.endsWith('.test.ts') || file.includes('/src/testing/');
}
