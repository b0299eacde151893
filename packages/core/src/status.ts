import type { Outcome } from './contracts/outcome.js';
import type { SourceStatus } from './contracts/source.js';
import type { History, OutcomeCounts, Revision } from './pipeline/history.js';
import type { SteeringState } from './steering/steeringState.js';

/** Where a reloader stands. Four things that are never conflated: active, last seen, last rejected, and the sources. */
export interface ReloaderStatus<C> {
  /** `degraded`: an applier could not put the old back; what runs is not what any document says, until all of one is applied anew. */
  readonly state: 'starting' | 'following' | 'degraded';
  /** What the load runs on. */
  readonly active: Revision<C> | undefined;
  /** How the newest candidate ended. */
  readonly lastSeen: Outcome | undefined;
  /** The newest candidate that was not accepted, and why. */
  readonly lastRejected: Outcome | undefined;
  readonly counts: OutcomeCounts;
  readonly sources: readonly SourceStatus[];
  readonly steering: SteeringState;
  /** Those that one can come back to, the active one at the end. */
  readonly revisions: readonly Revision<C>[];
}

/** The status that a history and the sources make. */
export function statusOf<C>({ active, lastSeen, lastRejected, counts, revisions, isDegraded }: History<C>, sources: readonly SourceStatus[], steering: SteeringState): ReloaderStatus<C> {
  const state = isDegraded ? 'degraded' : active ? 'following' : 'starting';
  return { state, active, lastSeen, lastRejected, counts, sources, steering, revisions };
}
