import type { Outcome } from '@midflight/core';
import type { ConvergenceTurn, GuardVerdict, Receipt } from '@midflight/engine';
import type { ReloadRecord, RunRecord } from '@midflight/web';
import { recordedReload } from './recordedReload.js';

/** So many of the last ones are told; those before are counted. */
const mostReloads = 1_000;

type Draft = { -readonly [Key in keyof ReloadRecord]: ReloadRecord[Key] };

/** What became of each candidate of a run, and what it did to the load. */
export class KeptReloads {
  #reloads: Draft[] = [];
  #earlier = 0;
  readonly #outcomes = { applied: 0, unchanged: 0, refused: 0, takenBack: 0, degraded: 0 };

  /** A candidate ended. @param atMs - since the load began */
  add(outcome: Outcome, atMs: number): void {
    this.#outcomes[countedAs(outcome)]++;
    this.#reloads.push(recordedReload(outcome, atMs));
    if (this.#reloads.length <= mostReloads) return;
    this.#reloads.shift();
    this.#earlier++;
  }

  /** Now it is known to the millisecond when it came into force, too. */
  addReceipt({ revision, ...receipt }: Receipt): void {
    this.#note(revision, (draft) => Object.assign(draft, { receipt, atMs: receipt.effectiveMs }));
  }

  addVerdict({ revision, verdict, why, afterMs, action }: GuardVerdict): void {
    this.#note(revision, (draft) => (draft.guard = { verdict, why, afterMs, ...(action === undefined ? {} : { action }) }));
  }

  addConvergence(turn: ConvergenceTurn): void {
    const { reached, revision, afterMs } = turn;
    this.#note(revision, (draft) => (draft.convergence = { reached, afterMs, ...(turn.reached ? {} : { why: turn.why }) }));
  }

  /** What a report tells of them. */
  toRecord(): Pick<RunRecord, 'reloads' | 'earlierReloads' | 'outcomes'> {
    return { reloads: [...this.#reloads], earlierReloads: this.#earlier, outcomes: { ...this.#outcomes } };
  }

  #note(revision: number, note: (draft: Draft) => void): void {
    const draft = this.#reloads.findLast((one) => one.outcome === 'applied' && one.revision === revision);
    if (draft) note(draft);
  }
}

function countedAs({ outcome, cause }: Outcome): keyof RunRecord['outcomes'] {
  if (outcome === 'rejected') return 'refused';
  if (outcome === 'rolledBack' || (outcome === 'applied' && cause.kind === 'guard')) return 'takenBack';
  return outcome;
}
