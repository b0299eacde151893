import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, MidflightError, type KeptConfiguration } from '@midflight/core';
import { readSealed } from '../files/sealed.js';
import { removeDrafts } from '../files/writeWhole.js';
import { documentsOf } from './documentTable.js';
import { RunStore } from './runStore.js';
import { lastGoodKind, revisionKind, type RevisionFiles, type StateLimits, type StoredRevision } from './storedRevision.js';
import { TextStore } from './textStore.js';
import { runningFile } from './tidy.js';

/** What was good last, and whose it was. */
export interface LastGood extends KeptConfiguration {
  readonly run: string;
  readonly revision: number;
  /** When it was put in force, since the Unix epoch, in milliseconds. */
  readonly appliedAtMs: number;
}

/** The name of a run: names of files are made of it. */
const runName = /^[\w.-]{1,100}$/;

/**
 * The folder that `--state` names: the last known good configuration, the newest revisions of the newest runs, and their texts.
 * It is for its owner alone, since texts hold what was written into them.
 *
 * `last-good.json`, `runs/RUN/REVISION.json`, `texts/SHA256`: docs/history.md.
 */
export class StateFolder implements RevisionFiles {
  readonly path: string;
  /** What it holds at most. */
  readonly limits: Required<StateLimits>;
  readonly #texts: TextStore;

  private constructor(path: string, { mostRuns = 20, mostRevisions = 1_000, graceMs = 60 * 60 * 1_000 }: StateLimits) {
    this.path = path;
    this.limits = { mostRuns, mostRevisions, graceMs };
    this.#texts = new TextStore(this.textsFolder);
  }

  /** Opens it, and makes it where it is not there. @throws MF_STATE_FOLDER */
  static async open(path: string, limits: StateLimits = {}): Promise<StateFolder> {
    try {
      // One that is there may be shared on purpose; what lies in it never is.
      await mkdir(path, { recursive: true, mode: 0o700 });
      for (const part of ['texts', 'runs']) {
        await mkdir(join(path, part), { recursive: true, mode: 0o700 });
        await chmod(join(path, part), 0o700);
      }
      for (const folder of [path, join(path, 'texts')]) await removeDrafts(folder);
    } catch (cause) {
      throw new MidflightError('MF_STATE_FOLDER', `The folder ${path} can't be used for --state: ${messageOf(cause)}`, { cause, details: { path } });
    }
    return new StateFolder(path, limits);
  }

  /** What was good last; undefined before anything was. @throws MF_STATE_CORRUPT */
  async lastGood(): Promise<LastGood | undefined> {
    const file = this.lastGoodFile;
    const stored = await readSealed<StoredRevision>(file, lastGoodKind);
    return stored && { ...(await this.#configurationOf(stored)), run: stored.run, revision: stored.revision, appliedAtMs: stored.appliedAtMs };
  }

  /** A revision of any run. @throws MF_STATE_CORRUPT */
  async revision(run: string, revision: number): Promise<KeptConfiguration | undefined> {
    const stored = runName.test(run) ? await readSealed<StoredRevision>(this.revisionFile(run, revision), revisionKind) : undefined;
    return stored && this.#configurationOf(stored);
  }

  /**
   * Begins to remember a run, and forgets those that are too old.
   *
   * @param run - its name, unlike that of any other run
   * @param onFault - hears what can't be written (MF_STATE_WRITE): the load goes on
   * @throws MF_STATE_FOLDER
   */
  async startRun(run: string, onFault: (fault: MidflightError) => void): Promise<RunStore> {
    try {
      await mkdir(join(this.runsFolder, run), { mode: 0o700 });
      await writeFile(join(this.runsFolder, run, runningFile), '', { mode: 0o600 });
    } catch (cause) {
      throw new MidflightError('MF_STATE_FOLDER', `The run ${run} can't be remembered in ${this.path}: ${messageOf(cause)}`, { cause, details: { run } });
    }
    const store = new RunStore({ folder: this, texts: this.#texts, run, onFault });
    store.forgetOldRuns();
    return store;
  }

  get lastGoodFile(): string {
    return join(this.path, 'last-good.json');
  }

  /** Where the texts lie. */
  get textsFolder(): string {
    return join(this.path, 'texts');
  }

  /** Where a folder for each run lies. */
  get runsFolder(): string {
    return join(this.path, 'runs');
  }

  revisionFile(run: string, revision: number): string {
    return join(this.runsFolder, run, `${revision}.json`);
  }

  async #configurationOf({ documents, overrides }: StoredRevision): Promise<KeptConfiguration> {
    return { documents: await documentsOf(documents, (digest) => this.#texts.get(digest)), overrides };
  }
}
