import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MidflightError } from '@midflight/core';

/** From where a plugin is looked for. */
export interface PluginSearch {
  /** What paths are relative to; absolute. */
  readonly folder: string;
  /** True where a path must stay in `folder`, by its name and, through links, in fact. */
  readonly confined: boolean;
  /** True where `own.mjs` is a path too if there is such a file; else a path begins with `./`, `../` or a root. */
  readonly barePaths: boolean;
}

/** A package and what is inside it. Nothing of it leads out again: no `..`, no encoding, no scheme. */
const packageName = /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*(?:\/(?!\.{1,2}(?:\/|$))[\w.@~-]+)*$/i;

/**
 * The module that a name or a path means, as a `file:` URL. Packages are looked for from the working folder, then from
 * this command.
 *
 * @throws MF_PLUGIN_NOT_FOUND; MF_PLUGIN_NOT_ALLOWED for a path that leads out of a folder that confines it
 */
export async function locatePlugin(use: string, search: PluginSearch): Promise<string> {
  const path = await pathOf(use, search);
  if (path !== undefined) return pathToFileURL(path).href;
  const url = packageName.test(use) ? await findPackage(use) : undefined;
  if (url !== undefined) return url;
  const asPath = packageName.test(use) ? ` A path begins with ./` : '';
  throw new MidflightError('MF_PLUGIN_NOT_FOUND', `There is no plugin ${JSON.stringify(use)}: it is no path, and no package of this name is installed here.${asPath}`, { details: { use } });
}

async function pathOf(use: string, { folder, confined, barePaths }: PluginSearch): Promise<string | undefined> {
  const path = resolve(folder, use);
  const isPath = /^\.{1,2}[\\/]/.test(use) || isAbsolute(use);
  if (!isPath) return barePaths && (await isFile(path)) ? path : undefined;
  if (confined && !isInside(path, folder)) throw outside(use);
  if (!(await isFile(path))) throw new MidflightError('MF_PLUGIN_NOT_FOUND', `There is no plugin ${JSON.stringify(use)}: there is no such file in ${folder}.`, { details: { use, folder } });
  const [real, realFolder] = await Promise.all([realpath(path), realpath(folder)]);
  if (confined && !isInside(real, realFolder)) throw outside(use);
  return real;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

async function findPackage(name: string): Promise<string | undefined> {
  const { resolve: resolvePackage } = await import('import-meta-resolve');
  for (const from of [pathToFileURL(join(process.cwd(), 'midflight.js')).href, import.meta.url]) {
    try {
      const url = resolvePackage(name, from);
      // `fs` is a module of Node's.
      if (url.startsWith('file:')) return url;
    } catch {
      // Not from here.
    }
  }
  return undefined;
}

function outside(use: string): MidflightError {
  return new MidflightError('MF_PLUGIN_NOT_ALLOWED', `The plugin ${JSON.stringify(use)} lies outside of the folder of the document that names it.`, { details: { use } });
}

/** True for a path in a folder, or in one of its own; both absolute. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
