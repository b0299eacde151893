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

/** Where revisions lie. */
export interface RevisionFiles {
  readonly path: string;
  readonly lastGoodFile: string;
  revisionFile(run: string, revision: number): string;
  /** A revision of any run. @throws MF_STATE_CORRUPT */
  revision(run: string, revision: number): Promise<KeptConfiguration | undefined>;
}
