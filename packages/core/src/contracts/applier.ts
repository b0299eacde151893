import type { ChangeSet } from './change.js';
import type { Closable } from './closable.js';

/** What the pipeline lends an applier. */
export interface ApplierContext {
  /** Aborted at the deadline, or when the reloader stops; a prepared change that comes later is abandoned. */
  readonly signal: AbortSignal;
}

/** A change that can be made at once, and unmade. */
export interface PreparedChange {
  /** Makes it visible. In-process ones are a synchronous pointer swap, so that all commit in one tick. */
  commit(): void | Promise<void>;
  /** Puts the kept old value back, never by parsing again. Idempotent; also called when `commit` itself failed. */
  revert(): void | Promise<void>;
  /** After all have committed: drain and drop the old. */
  release?(): Promise<void>;
  /** Prepared, and will never be committed. */
  abandon?(): Promise<void>;
}

/** Makes a part of the configuration true in the running load. */
export interface Applier<C> extends Closable {
  /** Unique in a reloader. */
  readonly id: string;
  /** The paths it makes true, such as `config.workers`, or empty for all; each path of the document has at most one applier. */
  readonly claims: readonly string[];
  /** Everything that can fail happens here; nothing is visible yet. Called only when a claimed path changed, at start, and after a reload that could not be put back. */
  prepare(change: ChangeSet<C>, context: ApplierContext): Promise<PreparedChange>;
}
