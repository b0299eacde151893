import { isInside, messageOf, MidflightError, type Outcome, type Reloader } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { Convergence, mostToldRevisions, Receipts, type Guard, type GuardVerdict, type LoadSummary, type Measurement, type Receipt, type WorkerDemand } from '@midflight/engine';
import { convergenceTargetOf } from './convergenceTarget.js';
import type { LoadPhase } from './planRounds.js';
import type { RunClock } from './runClock.js';
import type { RunEvent } from './runEvents.js';

/** What of a run the watch needs. */
export interface ChangeWatchParts {
  readonly reloader: Reloader<LoadDocument>;
  readonly guard: Guard;
  readonly demand: WorkerDemand;
  readonly runClock: RunClock;
  /** Whoever goes by a script has what the guard did in it. */
  readonly script?: unknown;
}

/** Follows each change after it was applied: what it cost, and in the plan also whether the load got there, and whether it must be taken back. */
export class ChangeWatch {
  readonly #parts: ChangeWatchParts;
  readonly #tell: (event: RunEvent) => void;
  #stop: (failure: MidflightError) => void = () => {};
  readonly #convergence: Convergence;
  readonly #receipts = new Receipts();
  readonly #written = new Map<number, Receipt>();
  /** When the transition under way ends, since the run began. */
  #arrivesAtMs = 0;
  #phase: LoadPhase = 'standby';
  #ending = false;
  /** Resolves when the guard is to end the run (`MF_GUARD_STOP`). */
  readonly stopAsked = new Promise<MidflightError>((resolve) => (this.#stop = resolve));

  constructor(parts: ChangeWatchParts, tell: (event: RunEvent) => void) {
    this.#parts = parts;
    this.#tell = tell;
    this.#convergence = new Convergence(parts.demand);
  }

  /** The load begins, or turned from standby to the plan or back: what runs in the plan then is what changes are compared with. */
  turned(phase: LoadPhase): void {
    const { guard, reloader } = this.#parts;
    this.#phase = phase;
    this.#arrivesAtMs = 0;
    this.#convergence.forget();
    this.#judged(guard.finish());
    if (phase === 'plan') guard.changed({ revision: reloader.status.active?.revision ?? 0, cause: 'start', transitionMs: 0 });
  }

  /** A change was applied. */
  applied({ revision, cause, changes, timingMs }: Outcome): void {
    const { reloader, guard, runClock } = this.#parts;
    const document = reloader.status.active?.config;
    if (!document || this.#ending) return;
    this.#receipts.open(revision, timingMs.total);
    if (this.#phase === 'standby') return;
    const moves = changes.some(({ path }) => isInside(path, 'load') || path === 'config.workers');
    const { transition } = document.reload;
    const atOnce = transition === undefined || transition.curve === 'step' || cause.kind === 'guard';
    if (moves) this.#arrivesAtMs = runClock.elapsedMs + (atOnce ? 0 : transition.overMs);
    const transitionMs = Math.max(0, this.#arrivesAtMs - runClock.elapsedMs);
    this.#convergence.expect(convergenceTargetOf(document, revision, transitionMs));
    this.#judged(guard.changed({ revision, cause: cause.kind, transitionMs }));
  }

  /** Takes an interval in. */
  add(measurement: Measurement): void {
    this.#write(this.#receipts.add(measurement));
    if (this.#ending || this.#phase === 'standby') return;
    const turn = this.#convergence.add(measurement);
    if (turn) this.#tell({ event: turn.reached ? 'converged' : 'not-converged', turn });
    this.#judged(this.#parts.guard.add(measurement));
  }

  /** The load begins to end: what it does from now on proves nothing. */
  ending(): void {
    this.#ending = true;
    this.#judged(this.#parts.guard.finish());
  }

  /** The load has ended: its summary, with the receipts of its changes. */
  ended(summary: LoadSummary): LoadSummary {
    this.#write(this.#receipts.rest());
    return { ...summary, revisions: summary.revisions.map((one) => ({ ...one, ...(this.#written.has(one.revision) ? { receipt: this.#written.get(one.revision) } : {}) })) };
  }

  #write(receipts: readonly Receipt[]): void {
    for (const receipt of receipts) {
      this.#written.set(receipt.revision, receipt);
      const [oldest] = this.#written.keys();
      if (oldest !== undefined && this.#written.size > mostToldRevisions) this.#written.delete(oldest);
      this.#tell({ event: 'receipt', receipt });
    }
  }

  #judged(verdict: GuardVerdict | undefined): void {
    if (!verdict) return;
    this.#tell({ event: 'guard', verdict });
    if (this.#parts.script !== undefined) return;
    if (verdict.action === 'stop') this.#stop(new MidflightError('MF_GUARD_STOP', `The guard ended the run: with revision ${verdict.revision}, ${verdict.why}.`, { details: { revision: verdict.revision } }));
    if (verdict.action === 'hold') void this.#parts.reloader.steering.freeze().catch((thrown: unknown) => this.#failed(verdict, thrown));
    if (verdict.action === 'rollback') void this.#takeBack(verdict).catch((thrown: unknown) => this.#failed(verdict, thrown));
  }

  async #takeBack({ revision, trusted, why }: GuardVerdict): Promise<void> {
    const { reloader } = this.#parts;
    const kept = reloader.status.revisions.map((known) => known.revision);
    const to = kept.includes(trusted) ? trusted : (kept.findLast((known) => known < revision) ?? trusted);
    const { outcome } = await reloader.steering.takeBack(revision, to, why);
    if (outcome !== 'applied' && outcome !== 'unchanged') throw new Error(`it ended as ${outcome}`);
  }

  /** Somebody was faster, nothing is followed any more, or the old would not run: a person must know. */
  #failed({ revision, action }: GuardVerdict, thrown: unknown): void {
    this.#tell({ event: 'notice', message: `The guard could not ${action === 'hold' ? 'hold' : 'take back'} revision ${revision}: ${messageOf(thrown)}` });
  }
}
