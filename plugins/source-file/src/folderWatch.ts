import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { messageOf, type Clock, type Logger } from '@midflight/core';
import type { FSWatcher } from 'chokidar';
import type { Hop } from './linkTrail.js';

/** A watch that the system refused is asked for again after this, in milliseconds. */
const retryMs = 30_000;

/** Who hears of changes, and until when. */
export interface FolderWatchOptions {
  /** Something may have changed; called often, and sometimes for nothing. */
  readonly onHint: () => void;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Tells one folder from another that took its place; undefined when there is none. A recreated folder often gets the
 * old one's inode, so its birth counts too.
 */
async function identityOf(folder: string): Promise<string | undefined> {
  const found = await stat(folder, { bigint: true }).catch(() => undefined);
  return found && `${folder}\0${found.dev}:${found.ino}:${found.birthtimeNs}`;
}

/**
 * Watches the folders of a link trail, never the files in them: a watch on a file is lost with the file, when a save
 * renames a new one over it, while its folder goes on to tell of every name in it.
 */
export class FolderWatch {
  readonly #options: FolderWatchOptions;
  #watcher: FSWatcher | undefined;
  #identities = '';
  #names: ReadonlySet<string> = new Set();
  #anyName = false;
  /** Why watching does not help. */
  #trouble: string | undefined;
  #retryAt = Infinity;

  constructor(options: FolderWatchOptions) {
    this.#options = options;
  }

  /**
   * Sees to it that exactly these folders are watched, and resolves when they are: a change after that is hinted at.
   *
   * @param wholeFolders - those in which any name counts, since patterns look there
   * @returns why the system refuses, where it does (its limit of watches is reached, say): then only looking often helps
   */
  async follow(trail: readonly Hop[], wholeFolders: readonly string[] = []): Promise<string | undefined> {
    const folders = [...new Set([...trail.map(({ folder }) => folder), ...wholeFolders])];
    this.#anyName = wholeFolders.length > 0;
    this.#names = new Set(trail.map(({ name }) => name));
    const identities = (await Promise.all(folders.map(identityOf))).join('\n');
    if (identities !== this.#identities || this.#options.clock.now() >= this.#retryAt) {
      // Chokidar shares its handles by path, so the old one must be closed before the new one is opened.
      await this.close();
      this.#identities = identities;
      await this.#open(folders);
    }
    return this.#trouble;
  }

  /** Ends watching; `follow` begins it again. */
  async close(): Promise<void> {
    const watcher = this.#watcher;
    this.#watcher = undefined;
    this.#identities = '';
    await watcher?.close();
  }

  async #open(folders: readonly string[]): Promise<void> {
    const { onHint, logger, clock, signal } = this.#options;
    // Not before it is wanted: whoever reads once does without.
    const { watch } = await import('chokidar');
    const watcher = watch([...folders], {
      ignored: (path) => !folders.includes(resolve(path)),
      ignoreInitial: true,
      depth: 0,
      // Its pause after a deletion is for files, and would outlive `close`.
      atomic: false,
    });
    this.#watcher = watcher;
    this.#trouble = undefined;
    this.#retryAt = Infinity;
    // Chokidar's own events are throttled and hide a second write soon after a first; the raw ones are not.
    watcher.on('raw', (_event, path) => {
      const name = basename(path ?? '');
      // A folder that is moved or deleted says so under its own name, and no more ever after: even if one that looks the
      // same comes in its place, it must be watched anew.
      const folderWent = folders.some((folder) => basename(folder) === name);
      if (folderWent) this.#identities = '';
      if (folderWent || name === '' || this.#anyName || this.#names.has(name)) onHint();
    });
    const ready = new AbortController();
    const goOn = (): void => ready.abort();
    watcher.on('error', (error) => {
      if (this.#watcher !== watcher) return;
      this.#trouble = `since watching failed: ${messageOf(error)}`;
      this.#retryAt = clock.now() + retryMs;
      logger.warn('Watching failed; going on by polling', { folders, error: String(error) });
      goOn();
      onHint();
    });
    watcher.on('ready', goOn);
    signal.addEventListener('abort', goOn);
    if (!signal.aborted && !ready.signal.aborted) await once(ready.signal, 'abort');
    signal.removeEventListener('abort', goOn);
  }
}
