import type { ChangeCause } from './source.js';

/**
 * When a changed value takes effect in a running test; `restart` cannot be changed at all while it runs.
 */
export type Mutability = 'live' | 'next-request' | 'next-iteration' | 'new-connection' | 'restart';

/** One difference between two configurations. */
export interface Change {
  /** In the document's terms; list items are keyed by name: `scenarios["Checkout"].weight`. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** As a person would write it; secrets are already redacted. Absent when added. */
  readonly from?: unknown;
  /** As a person would write it; secrets are already redacted. Absent when removed. */
  readonly to?: unknown;
  readonly mutability: Mutability;
}

/** What one applier is asked to make true. */
export interface ChangeSet<C> {
  /** The revision that `next` becomes if it is accepted; 1 at start. */
  readonly revision: number;
  /** What the load runs on now; absent at start. */
  readonly previous: C | undefined;
  readonly next: C;
  /** The changes this applier claims; all that it claims is new at start, and then this is empty. */
  readonly changes: readonly Change[];
  /** Why it changes: what a guard takes back, say, may have to be quicker than what a person asks for. @defaultValue not known */
  readonly cause?: ChangeCause;
}

/** True when `path` is `claim` or lies inside it: `config.workers` claims itself, `scenarios` claims `scenarios["A"].weight`; empty claims the whole. */
export function isInside(path: string, claim: string): boolean {
  return path === claim || claim === '' || (path.startsWith(claim) && (path[claim.length] === '.' || path[claim.length] === '['));
}
