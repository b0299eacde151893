import { isHeld, type Outcome } from '@midflight/core';
import type { ConvergenceTurn, GuardVerdict, Receipt } from '@midflight/engine';
import type { ReloadRecord, RunRecord } from '@midflight/web';
import { recordedReload } from './recordedReload.js';

/** So many of the last ones are told; those before are counted. */
const mostReloads = 1_000;

type Draft = { -readonly [Key in keyof ReloadRecord]: ReloadRecord[Key] };

/** A reload, and when something of it came to be known last, in milliseconds since the load began. */
interface Kept {
  readonly draft: Draft;
  notedMs: number;
}

/** What became of each candidate of a run, and what it did to the load. */
export class KeptReloads {
  readonly #reloads: Kept[] = [];
  #earlier = 0;
  readonly #outcomes = { applied: 0, unchanged: 0, refused: 0, takenBack: 0, degraded: 0, held: 0 };

  /** A candidate ended. @param atMs - since the load began */
  add(outcome: Outcome, atMs: number): void {
    this.#outcomes[countedAs(outcome)]++;
    this.#reloads.push({ draft: recordedReload(outcome, atMs), notedMs: atMs });
    if (this.#reloads.length <= mostReloads) return;
    this.#reloads.shift();
    this.#earlier++;
  }

  /** Now it is known to the millisecond when it came into force, too. */
  addReceipt({ revision, ...receipt }: Receipt, nowMs: number): void {
    this.#note(revision, nowMs, (draft) => Object.assign(draft, { receipt, atMs: receipt.effectiveMs }));
  }

  addVerdict({ revision, verdict, why, afterMs, action }: GuardVerdict, nowMs: number): void {
    this.#note(revision, nowMs, (draft) => (draft.guard = { verdict, why, afterMs, ...(action === undefined ? {} : { action }) }));
  }

  addConvergence(turn: ConvergenceTurn, nowMs: number): void {
    const { reached, revision, afterMs } = turn;
    this.#note(revision, nowMs, (draft) => (draft.convergence = { reached, afterMs, ...(turn.reached ? {} : { why: turn.why }) }));
  }

  /**
   * What a report tells of them.
   *
   * @param afterMs - only those of which something came to be known since then. @defaultValue all
   * @param untilMs - and nothing later. @defaultValue all
   */
  toRecord(afterMs = -1, untilMs = Infinity): Pick<RunRecord, 'reloads' | 'earlierReloads' | 'outcomes'> {
    return { reloads: this.#reloads.filter(({ notedMs }) => notedMs > afterMs && notedMs <= untilMs).map(({ draft }) => draft), earlierReloads: this.#earlier, outcomes: { ...this.#outcomes } };
  }

  #note(revision: number, nowMs: number, note: (draft: Draft) => void): void {
    const kept = this.#reloads.findLast(({ draft }) => draft.outcome === 'applied' && draft.revision === revision);
    if (!kept) return;
    note(kept.draft);
    kept.notedMs = nowMs;
  }
}

function countedAs(ended: Outcome): keyof RunRecord['outcomes'] {
  const { outcome, cause } = ended;
  if (isHeld(ended)) return 'held';
  if (outcome === 'rejected') return 'refused';
  if (outcome === 'rolledBack' || (outcome === 'applied' && cause.kind === 'guard')) return 'takenBack';
  return outcome;
}
