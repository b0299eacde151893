import { MidflightError } from '@midflight/core';
import type { Git } from './git.js';

/** A name in the tree of a commit. */
export interface TreeEntry {
  /** From the top of the repository, with `/`. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'submodule';
  readonly objectId: string;
}

/** Why a path is no file that can be read. */
export const kindProblems: Readonly<Record<Exclude<TreeEntry['kind'], 'file'>, string>> = {
  folder: 'it is a folder; a file is needed',
  link: 'it is a symbolic link, and links in a repository are not followed',
  submodule: 'it is a submodule, and those are never fetched',
};

/** A file is larger than it may be. */
export class TooLarge extends Error {
  constructor({ path }: TreeEntry, bytes: number, maxBytes: number) {
    super(`${path} is too large: ${bytes} bytes, where ${maxBytes} are allowed.`);
  }
}

const kinds: Readonly<Record<string, TreeEntry['kind']>> = { '040000': 'folder', '120000': 'link', '160000': 'submodule' };
/** How much all files of one read may hold. */
const maxTotalBytes = 256 * 2 ** 20;
/** How much the names of a folder tree may hold. */
const maxNameBytes = 64 * 2 ** 20;

/** What a commit holds, read from the object store: no working tree is made, so no hook and no filter has a part in it. */
export class CommitTree {
  readonly #git: Git;
  readonly #commit: string;

  constructor(git: Git, commit: string) {
    this.#git = git;
    this.#commit = commit;
  }

  /** What is at a path; undefined when nothing is. */
  async at(path: string): Promise<TreeEntry | undefined> {
    const entries = await this.#list([], path);
    return entries.find((entry) => entry.path === path);
  }

  /** All that is no folder, in a folder and below it, sorted by name. @param folder - `''` for the top */
  async below(folder: string): Promise<readonly TreeEntry[]> {
    const entries = await this.#list(['-r'], folder === '' ? '' : `${folder}/`);
    return entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /**
   * The contents of files, in their order.
   *
   * @throws TooLarge before anything of that size is read
   */
  async contentsOf(files: readonly TreeEntry[], maxBytes: number): Promise<readonly Buffer[]> {
    if (files.length === 0) return [];
    const input = files.map(({ objectId }) => `${objectId}\n`).join('');
    const sizes = (await this.#git.run('look up files', ['cat-file', '--batch-check=%(objectsize)'], { input, maxBytes: maxNameBytes, lazy: true })).toString().split('\n');
    let totalBytes = 0;
    for (const [index, file] of files.entries()) {
      const bytes = Number(sizes[index]);
      if (!Number.isInteger(bytes)) throw new MidflightError('MF_GIT_COMMAND', `The clone has lost ${file.path}.`, { details: { path: file.path, reason: 'missing' } });
      totalBytes += bytes;
      if (bytes > maxBytes) throw new TooLarge(file, bytes, maxBytes);
      if (totalBytes > maxTotalBytes) throw new TooLarge(file, totalBytes, maxTotalBytes);
    }
    const batch = await this.#git.run('read files', ['cat-file', '--batch'], { input, maxBytes: totalBytes + files.length * 256, lazy: true });
    return cut(batch, files.length);
  }

  async #list(options: readonly string[], path: string): Promise<readonly TreeEntry[]> {
    const args = ['ls-tree', '-z', '--full-tree', ...options, this.#commit, ...(path === '' ? [] : ['--', path])];
    const listed = await this.#git.run('list the files', args, { maxBytes: maxNameBytes, lazy: true });
    return listed.toString().split('\0').flatMap((line) => {
      const [, mode = '', objectId = '', name = ''] = /^(\d+) \w+ ([0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
      return name === '' ? [] : [{ path: name, kind: kinds[mode] ?? 'file', objectId }];
    });
  }
}

/** What `cat-file --batch` prints: for each object a line that ends with its size, its content, and a line feed. */
function cut(batch: Buffer, count: number): readonly Buffer[] {
  const contents: Buffer[] = [];
  for (let at = 0; contents.length < count; ) {
    const end = batch.indexOf('\n', at);
    const bytes = Number(batch.subarray(at, end).toString().split(' ').at(-1));
    contents.push(batch.subarray(end + 1, end + 1 + bytes));
    at = end + 1 + bytes + 1;
  }
  return contents;
}
