import type { Outcome } from '../contracts/outcome.js';

/** A configuration that was accepted. */
export interface Revision<C> {
  /** ≥ 1, counts what was applied. */
  readonly revision: number;
  /** Deeply frozen. */
  readonly config: C;
  readonly origin: readonly string[];
  /** Wall time of the commit, since the Unix epoch, in milliseconds. */
  readonly appliedAtMs: number;
}

/** How many candidates ended in each outcome. */
export type OutcomeCounts = Readonly<Record<Outcome['outcome'], number>>;

/**
 * What was, kept apart: what the load runs on, what was seen last, and what was refused last are three things.
 * Only what was accepted can become active.
 */
export class History<C> {
  #active: Revision<C> | undefined;
  #lastSeen: Outcome | undefined;
  #lastRejected: Outcome | undefined;
  readonly #counts = { applied: 0, unchanged: 0, rejected: 0, rolledBack: 0, degraded: 0 };

  get active(): Revision<C> | undefined {
    return this.#active;
  }
  /** The newest candidate's end, whatever it was. */
  get lastSeen(): Outcome | undefined {
    return this.#lastSeen;
  }
  /** The newest end that was neither `applied` nor `unchanged`. */
  get lastRejected(): Outcome | undefined {
    return this.#lastRejected;
  }
  get counts(): OutcomeCounts {
    return { ...this.#counts };
  }

  /** Notes how a candidate ended; `accepted` goes with `applied`, and with nothing else. */
  record(outcome: Outcome, accepted?: Revision<C>): void {
    this.#counts[outcome.outcome] += 1;
    // The texts serve the listeners' code frames; kept, they would add up.
    this.#lastSeen = { ...outcome, documents: [] };
    if (accepted) this.#active = accepted;
    if (outcome.outcome !== 'applied' && outcome.outcome !== 'unchanged') this.#lastRejected = this.#lastSeen;
  }
}
