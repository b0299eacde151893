import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MidflightError } from '@midflight/core';
import { type Commit, readCommit } from './commit.js';
import { Git, type GitOptions, remoteName } from './git.js';

/** Where what was fetched is kept. */
const head = 'refs/midflight/head';
/** How far back is looked for a commit that was there before. */
const historyDepth = 256;
const maxHistoryBytes = 64 * 2 ** 20;

/** Which ref to fetch, and where to keep it. */
export interface CloneOptions extends Omit<GitOptions, 'folder'> {
  /** A branch or a tag; without it, what the remote's HEAD is. */
  readonly ref: string | undefined;
  /** Where the clone is kept for the next run; without it, in a temporary folder, and not kept. */
  readonly folder: string | undefined;
}

/** What a ref names at the remote. */
export interface Tip {
  readonly commit: string;
  /** Its full name: `refs/heads/main`. */
  readonly ref: string;
}

/** Our own bare repository, which holds what was fetched of another and no working tree. Whoever makes it closes it. */
export class Clone {
  readonly #options: CloneOptions;
  #place: { readonly folder: string; readonly git: Git } | undefined;
  #temporary: string | undefined;
  #fetched: Commit | undefined;
  /** Some servers send all or nothing: those that serve a repository as mere files. */
  #allOrNothing = false;

  constructor(options: CloneOptions) {
    this.#options = options;
  }

  /** Git in this clone, which is made where there is none: also when someone has cleared it away. */
  async git(): Promise<Git> {
    this.#place ??= await this.#findPlace();
    const { folder, git } = this.#place;
    if (await isMissing(join(folder, 'HEAD'))) {
      this.#fetched = undefined;
      await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
      await git.run('make a clone', ['init', '--quiet', '--bare', '--template=']);
    }
    return git;
  }

  /**
   * What the ref names at the remote now, asked for without fetching anything.
   *
   * @throws MF_GIT_REF when it names nothing, and what {@link Git.run} throws
   */
  async tip(): Promise<Tip> {
    const { ref, address } = this.#options;
    const git = await this.git();
    // As git clone does: a branch stands before a tag of the same name.
    const wanted = ref === undefined ? ['HEAD'] : ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
    const listed = await git.run('list the refs', ['ls-remote', '--quiet', '--', remoteName, ...wanted.flatMap((name) => [name, `${name}^{}`])]);
    const found = new Map(listed.toString().split('\n').map((line) => line.split('\t')).flatMap(([id, name]) => (id && name ? [[name, id] as const] : [])));
    for (const name of wanted) {
      // A tag with a message is an object of its own; `^{}` is the commit that it means.
      const commit = found.get(`${name}^{}`) ?? found.get(name);
      if (commit !== undefined) return { commit, ref: name };
    }
    const what = ref === undefined ? 'HEAD that names a commit: it is empty, or its default branch is gone' : `branch and no tag ${JSON.stringify(ref)}`;
    throw new MidflightError('MF_GIT_REF', `${address.shown} has no ${what}.`, { details: { repository: address.shown, ref: ref ?? 'HEAD' } });
  }

  /** Fetches what a ref names, unless it is here. The ref may have moved on since: what was fetched is returned. */
  async fetch({ commit: tip, ref }: Tip): Promise<Commit> {
    const git = await this.git();
    if (this.#fetched?.id === tip) return this.#fetched;
    try {
      await this.#fetchDepth(git, ref, { depth: 1, filter: 'blob:none' });
    } catch (thrown) {
      if (this.#allOrNothing || !(MidflightError.is(thrown) && /does not support shallow/i.test(String(thrown.details['reason'])))) throw thrown;
      this.#allOrNothing = true;
      // In a clone that has been told to fetch lazily, git would ask such a server for ever.
      await this.discard();
      return this.fetch({ commit: tip, ref });
    }
    const id = (await git.run('find what was fetched', ['rev-parse', '--verify', '--end-of-options', `${head}^{commit}`])).toString().trim();
    const commit = readCommit(id, await git.run('read the commit', ['cat-file', 'commit', id]));
    this.#fetched = commit;
    return commit;
  }

  /**
   * True when `commit` comes after `earlier`, as it does after a push that is not forced; undefined where nobody can tell.
   * For that, history is fetched without its contents, and only when `earlier` is no parent.
   */
  async descends(commit: Commit, earlier: string, { ref }: Tip): Promise<boolean | undefined> {
    if (commit.id === earlier || commit.parents.includes(earlier)) return true;
    try {
      const git = await this.git();
      await this.#fetchDepth(git, ref, { depth: historyDepth, filter: 'tree:0' });
      const listed = await git.run('list the history', ['rev-list', '--end-of-options', commit.id], { maxBytes: maxHistoryBytes });
      return listed.toString().split('\n').includes(earlier);
    } catch {
      return undefined;
    }
  }

  /** Clears the clone away, whatever state it is in: locks of a process that was killed, objects that a disk has lost. */
  async discard(): Promise<void> {
    this.#fetched = undefined;
    if (this.#place) await clear(this.#place.folder);
  }

  /** Clears away what is not to be kept. */
  async close(): Promise<void> {
    if (this.#temporary !== undefined) await clear(this.#temporary);
  }

  async #fetchDepth(git: Git, ref: string, { depth, filter }: { readonly depth: number; readonly filter: string }): Promise<void> {
    const { local } = this.#options.address;
    const less = this.#allOrNothing ? [] : [`--depth=${depth}`, '--update-shallow', ...(local ? [] : [`--filter=${filter}`])];
    await git.run('fetch the commit', ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', ...less, '--', remoteName, `+${ref}:${head}`]);
  }

  async #findPlace(): Promise<{ readonly folder: string; readonly git: Git }> {
    const { folder: kept, ref, address, ...rest } = this.#options;
    // Several sources may be kept in one folder.
    const name = `${address.repository}-${createHash('sha256').update(`${address.url}\0${ref ?? ''}`).digest('hex').slice(0, 12)}.git`;
    if (kept === undefined) this.#temporary = await mkdtemp(join(tmpdir(), 'midflight-git-'));
    const folder = join(kept ?? this.#temporary ?? '', name);
    return { folder, git: new Git({ ...rest, address, folder }) };
  }
}

async function isMissing(path: string): Promise<boolean> {
  return access(path).then(() => false, () => true);
}

async function clear(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
