import type { KeptConfiguration, KeptRevision } from '@midflight/core';
import type { DocumentTable } from './documentTable.js';

/** A revision on disk. */
export interface StoredRevision extends Omit<KeptRevision, 'documents'> {
  readonly run: string;
  readonly documents: DocumentTable;
  /** What the change did to the load, once that is known. */
  readonly receipt?: unknown;
}

/** Files say of themselves what they are. */
export const revisionKind = 'revision';
export const lastGoodKind = 'last known good';

/** What a folder holds at most. */
export interface StateLimits {
  /** Runs, the one that goes on among them; ≥ 1. @defaultValue 20 */
  readonly mostRuns?: number;
  /** Revisions of one run; ≥ 1. @defaultValue 1_000 */
  readonly mostRevisions?: number;
  /** How long a text stays that nobody refers to, in milliseconds: a run beside this one may be about to. @defaultValue 3_600_000 */
  readonly graceMs?: number;
}

/** Where revisions lie. */
export interface RevisionFiles {
  readonly path: string;
  readonly limits: Required<StateLimits>;
  readonly textsFolder: string;
  readonly runsFolder: string;
  readonly lastGoodFile: string;
  revisionFile(run: string, revision: number): string;
  /** A revision of any run. @throws MF_STATE_CORRUPT */
  revision(run: string, revision: number): Promise<KeptConfiguration | undefined>;
}
