import type { Change } from './change.js';
import type { Override } from './override.js';
import type { ChangeCause, SourceDocument } from './source.js';

/** What it takes to come back to a configuration. */
export interface KeptConfiguration {
  /** The texts it was read from. */
  readonly documents: readonly SourceDocument[];
  /** Those that stood above the texts. */
  readonly overrides: readonly Override[];
}

/** A revision as it is remembered: all but the configuration itself, which is read from the texts again. */
export interface KeptRevision extends KeptConfiguration {
  /** ≥ 1, counts what was applied. */
  readonly revision: number;
  readonly origin: readonly string[];
  readonly cause: ChangeCause;
  /** How it differed from the one before; empty for the first. */
  readonly changes: readonly Change[];
  /** Wall time of the commit, since the Unix epoch, in milliseconds. */
  readonly appliedAtMs: number;
}

/** Remembers the revisions of one run beyond what memory holds. */
export interface RevisionStore {
  /** Takes a revision that was just committed. It returns at once and never throws: what it can't keep it says elsewhere. */
  keep(revision: KeptRevision): void;
  /** A revision that it was given; undefined when it does not have it. */
  find(revision: number): Promise<KeptConfiguration | undefined>;
}
