import type { LoadDocument } from '@midflight/document';
import type { GuardVerdict } from '@midflight/engine';
import type { RunEvent } from '../run/runEvents.js';

/** What of a run says whether a revision is good. */
export interface LastGoodWatchParts {
  /** The document that is active now. */
  readonly active: () => LoadDocument | undefined;
  /** A revision has proven itself. */
  readonly onGood: (revision: number) => void;
}

/**
 * Says when a revision counts as good: at once where no guard watches it, and otherwise when the guard's time is up and
 * nothing speaks against it. One that was taken back, or replaced before its time was up, never does.
 */
export class LastGoodWatch {
  readonly #parts: LastGoodWatchParts;
  #isPlan = false;
  /** In force, and not yet proven. */
  #onTrial: number | undefined;

  constructor(parts: LastGoodWatchParts) {
    this.#parts = parts;
  }

  /** Takes the next event of the run. */
  hear(event: RunEvent): void {
    if (event.event === 'started') {
      this.#isPlan = event.phase === 'plan';
      // What the load begins with is what its changes are compared with.
      this.#parts.onGood(event.revision);
    }
    if (event.event === 'phase') this.#isPlan = event.turn.phase === 'plan';
    if (event.event === 'reload' && event.outcome.outcome === 'applied') this.#applied(event.outcome.revision, event.outcome.cause.kind);
    if (event.event === 'guard' && event.verdict.revision === this.#onTrial) this.#judged(event.verdict);
  }

  #applied(revision: number, cause: string): void {
    const isWatched = this.#isPlan && (cause === 'source' || cause === 'override') && this.#parts.active()?.reload.guard !== undefined;
    this.#onTrial = isWatched ? revision : undefined;
    if (!isWatched) this.#parts.onGood(revision);
  }

  /** Too little load to judge by is nothing against it; an end before its time is. */
  #judged({ revision, verdict, afterMs }: GuardVerdict): void {
    this.#onTrial = undefined;
    if (verdict === 'passed' || (verdict === 'inconclusive' && afterMs > 0)) this.#parts.onGood(revision);
  }
}
