import { messageOf, MidflightError, type KeptConfiguration, type KeptRevision, type RevisionStore } from '@midflight/core';
import { readSealed, writeSealed } from '../files/sealed.js';
import { tableOf } from './documentTable.js';
import { lastGoodKind, revisionKind, type RevisionFiles, type StoredRevision } from './storedRevision.js';
import type { TextStore } from './textStore.js';

export interface RunStoreParts {
  readonly folder: RevisionFiles;
  readonly texts: TextStore;
  readonly run: string;
  /** Hears what can't be written: MF_STATE_WRITE. */
  readonly onFault: (fault: MidflightError) => void;
}

/** Remembers one run in a state folder: its revisions, their receipts, and which of them was good last. One write after the other; nobody waits for them. */
export class RunStore implements RevisionStore {
  readonly #parts: RunStoreParts;
  #last: Promise<void> = Promise.resolve();

  constructor(parts: RunStoreParts) {
    this.#parts = parts;
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
    });
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

  #write(what: string, write: () => Promise<void>): void {
    this.#last = this.#last.then(write).catch((cause: unknown) => {
      const { folder, onFault } = this.#parts;
      onFault(new MidflightError('MF_STATE_WRITE', `The ${what} can't be kept in ${folder.path}: ${messageOf(cause)}. The load goes on.`, { cause, details: { folder: folder.path } }));
    });
  }
}
