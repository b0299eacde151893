import type { Change } from './change.js';
import type { Closable } from './closable.js';
import type { Finding, Places } from './finding.js';
import type { ChangeCause } from './source.js';

/** A configuration on its way to the load. Deeply frozen. */
export interface Candidate<C> {
  /** Counts every candidate, whatever becomes of it; ≥ 1. */
  readonly sequence: number;
  readonly next: C;
  /** What the load runs on now; absent at start. */
  readonly previous: C | undefined;
  /** How `next` differs from `previous`; empty at start, and where `next` could not be read whole. */
  readonly changes: readonly Change[];
  readonly places: Places;
  /** The names of the documents it was read from. */
  readonly origin: readonly string[];
  readonly cause: ChangeCause;
}

/**
 * Phases run in this order, and a phase runs only when those before it found no error: so a `semantic` validator may
 * rely on types, a `transition` validator on a sound document. All findings of a phase are told at once.
 *
 * Those of `schema` and `semantic` are also asked of what could be read of a document with errors, so that these are told
 * along: reading what is wrong throws, and who lets that through says nothing.
 */
export const validationPhases = ['schema', 'semantic', 'transition', 'policy'] as const;
export type ValidationPhase = (typeof validationPhases)[number];

/** What the pipeline lends a validator. */
export interface ValidationContext {
  /** Aborted at the deadline, or when the reloader stops; what is found afterwards is discarded. */
  readonly signal: AbortSignal;
}

/** A rule that a candidate must keep. It can't change the candidate; its throw or hang is a rejection, not a crash. */
export interface Validator<C> extends Closable {
  /** Unique in a reloader. */
  readonly id: string;
  readonly phase: ValidationPhase;
  /** Returns everything it finds; places are filled in from each finding's path. */
  validate(candidate: Candidate<C>, context: ValidationContext): readonly Finding[] | Promise<readonly Finding[]>;
}
