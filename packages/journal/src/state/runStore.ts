import { chmod, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, MidflightError, type KeptConfiguration, type KeptRevision, type RevisionStore } from '@midflight/core';
import { readSealed, writeSealed } from '../files/sealed.js';
import { tableOf } from './documentTable.js';
import { lastGoodKind, revisionKind, type RevisionFiles, type StoredRevision } from './storedRevision.js';
import type { TextStore } from './textStore.js';
import { removeOldRuns, removeUnusedTexts, runningFile } from './tidy.js';

export interface RunStoreParts {
  readonly folder: RevisionFiles;
  readonly texts: TextStore;
  readonly run: string;
  /** Hears what can't be written: MF_STATE_WRITE. */
  readonly onFault: (fault: MidflightError) => void;
}

/** Unused texts are looked for each time that so much of the most revisions was removed: it means to read all that there are. */
const sweepsPerMost = 4;

/**
 * Remembers one run in a state folder: its newest revisions, their receipts, and which of them was good last. One write after
 * the other; nobody waits for them.
 */
export class RunStore implements RevisionStore {
  readonly #parts: RunStoreParts;
  #last: Promise<void> = Promise.resolve();
  #removed = 0;

  constructor(parts: RunStoreParts) {
    this.#parts = parts;
  }

  /** Removes runs that are too old. */
  forgetOldRuns(): void {
    const { runsFolder, limits } = this.#parts.folder;
    this.#tidy(async () => (await removeOldRuns(runsFolder, limits.mostRuns)) && (await this.#sweep()));
  }

  get run(): string {
    return this.#parts.run;
  }

  keep({ revision, origin, documents, overrides, cause, changes, appliedAtMs }: KeptRevision): void {
    const { folder, texts, run } = this.#parts;
    this.#write(`revision ${revision}`, async () => {
      const stored = tableOf(documents);
      await texts.put(stored.texts);
      const record: StoredRevision = { run, revision, appliedAtMs, cause, origin, changes, overrides, documents: stored.table };
      await writeSealed(folder.revisionFile(run, revision), revisionKind, record);
      texts.settle(stored.texts.keys());
    });
    this.#forget(revision - folder.limits.mostRevisions);
  }

  async find(revision: number): Promise<KeptConfiguration | undefined> {
    await this.#last;
    return this.#parts.folder.revision(this.run, revision);
  }

  /** Adds to a revision what it did to the load. */
  addReceipt(revision: number, receipt: unknown): void {
    const file = this.#parts.folder.revisionFile(this.run, revision);
    this.#write(`receipt of revision ${revision}`, async () => {
      const stored = await readSealed<StoredRevision>(file, revisionKind);
      if (stored) await writeSealed(file, revisionKind, { ...stored, receipt });
    });
  }

  /** Makes a revision, which was kept before, the last known good one. */
  trust(revision: number): void {
    const { folder, run } = this.#parts;
    this.#write('last known good configuration', async () => {
      const stored = await readSealed<StoredRevision>(folder.revisionFile(run, revision), revisionKind);
      if (stored) await writeSealed(folder.lastGoodFile, lastGoodKind, stored);
    });
  }

  /** Resolves when all that was given so far is on disk, or was said not to be. */
  flushed(): Promise<void> {
    return this.#last;
  }

  /** Those before it are gone already. */
  #forget(revision: number): void {
    if (revision < 1) return;
    const { folder, run } = this.#parts;
    this.#tidy(async () => {
      await rm(folder.revisionFile(run, revision), { force: true });
      if (++this.#removed % Math.ceil(folder.limits.mostRevisions / sweepsPerMost) === 0) await this.#sweep();
    });
  }

  async #sweep(): Promise<void> {
    const { folder, run } = this.#parts;
    const { textsFolder: texts, runsFolder: runs, lastGoodFile, limits } = folder;
    const own = join(runs, run, runningFile);
    // The disk dates its files by a clock of its own.
    await chmod(own, 0o600);
    await removeUnusedTexts({ texts, runs, lastGoodFile }, (await stat(own)).ctimeMs - limits.graceMs);
  }

  #write(what: string, write: () => Promise<void>): void {
    this.#then(`The ${what} can't be kept in`, write);
  }

  #tidy(remove: () => Promise<unknown>): void {
    this.#then("What is old can't be removed from", remove);
  }

  #then(fault: string, act: () => Promise<unknown>): void {
    const { folder, onFault } = this.#parts;
    this.#last = this.#last.then(act).then(() => {}, (cause: unknown) => {
      onFault(new MidflightError('MF_STATE_WRITE', `${fault} ${folder.path}: ${messageOf(cause)}. The load goes on.`, { cause, details: { folder: folder.path } }));
    });
  }
}
