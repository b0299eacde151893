import type { Change } from './change.js';
import type { Finding } from './finding.js';
import type { ChangeCause, SourceDocument } from './source.js';

/** The stages whose time is taken, in the order that a candidate passes them. */
export const timedStages = ['settle', 'compose', 'decode', 'validate', 'plan', 'prepare', 'commit'] as const;
export type TimedStage = (typeof timedStages)[number];

/** Milliseconds spent in each stage that was reached, and from the first hint to the end. */
export type StageTimes = Partial<Record<TimedStage, number>> & { readonly total: number };

interface OutcomeBase {
  /** Counts every candidate, whatever became of it; ≥ 1. */
  readonly sequence: number;
  /** The revision that is active afterwards; 0 while there is none. */
  readonly revision: number;
  readonly cause: ChangeCause;
  /** The names of the documents it was read from. */
  readonly origin: readonly string[];
  /** The texts themselves, for a code frame; not for keeping. */
  readonly documents: readonly SourceDocument[];
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  readonly timingMs: StageTimes;
  /** Wall time at the end, since the Unix epoch, in milliseconds. */
  readonly atMs: number;
}

/** Swapped in. */
export interface Applied extends OutcomeBase {
  readonly outcome: 'applied';
  /** 0 at start. */
  readonly previousRevision: number;
}
/** Means the same as what is active; nobody was told. */
export interface Unchanged extends OutcomeBase {
  readonly outcome: 'unchanged';
}
/** Refused; the findings say why. Nothing was touched. */
export interface Rejected extends OutcomeBase {
  readonly outcome: 'rejected';
  /** It is sound, and waits: the configuration is frozen. @defaultValue it was refused */
  readonly held?: true;
}
/** An applier failed; everything was put back. */
export interface RolledBack extends OutcomeBase {
  readonly outcome: 'rolledBack';
}
/** An applier failed and putting back failed too: what runs is not what any document says. */
export interface Degraded extends OutcomeBase {
  readonly outcome: 'degraded';
}

/** What became of a candidate: every one ends in exactly one of these. */
export type Outcome = Applied | Unchanged | Rejected | RolledBack | Degraded;

/** True for a sound candidate that waits for a thaw. */
export function isHeld(outcome: Outcome): boolean {
  return outcome.outcome === 'rejected' && outcome.held === true;
}
