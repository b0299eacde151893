import type { Change } from '../contracts/change.js';
import type { Outcome } from '../contracts/outcome.js';
import type { Override } from '../contracts/override.js';
import type { ChangeCause, SourceDocument } from '../contracts/source.js';

/** A configuration that was accepted. */
export interface Revision<C> {
  /** ≥ 1, counts what was applied. */
  readonly revision: number;
  /** Deeply frozen. */
  readonly config: C;
  readonly origin: readonly string[];
  /** The texts it was read from: to come back to it. */
  readonly documents: readonly SourceDocument[];
  /** Those that stood above the texts. */
  readonly overrides: readonly Override[];
  readonly cause: ChangeCause;
  /** How it differed from the one before; empty for the first. */
  readonly changes: readonly Change[];
  /** Wall time of the commit, since the Unix epoch, in milliseconds. */
  readonly appliedAtMs: number;
}

/** How many revisions one can come back to. What two share is kept once. */
const mostKept = 50;

/** How many candidates ended in each outcome. */
export type OutcomeCounts = Readonly<Record<Outcome['outcome'], number>>;

/**
 * What was, kept apart: what the load runs on, what was seen last, and what was refused last are three things.
 * Only what was accepted can become active.
 */
export class History<C> {
  readonly #kept: Revision<C>[] = [];
  #lastSeen: Outcome | undefined;
  #lastRejected: Outcome | undefined;
  #isDegraded = false;
  readonly #counts = { applied: 0, unchanged: 0, rejected: 0, rolledBack: 0, degraded: 0 };

  get active(): Revision<C> | undefined {
    return this.#kept.at(-1);
  }
  /** The last ones that were active, the active one at the end. */
  get revisions(): readonly Revision<C>[] {
    return this.#kept;
  }
  /** The newest candidate's end, whatever it was. */
  get lastSeen(): Outcome | undefined {
    return this.#lastSeen;
  }
  /** The newest end that was neither `applied` nor `unchanged`. */
  get lastRejected(): Outcome | undefined {
    return this.#lastRejected;
  }
  /** True from an applier's failure to put the old back until all is applied anew: only then is it known again what runs. */
  get isDegraded(): boolean {
    return this.#isDegraded;
  }
  get counts(): OutcomeCounts {
    return { ...this.#counts };
  }

  /** Notes how a candidate ended; `accepted` goes with `applied`, and with nothing else. */
  record(outcome: Outcome, accepted?: Revision<C>): void {
    this.#counts[outcome.outcome] += 1;
    this.#isDegraded = outcome.outcome === 'degraded' || (this.#isDegraded && !accepted);
    // The texts serve the listeners' code frames; kept, they would add up.
    this.#lastSeen = { ...outcome, documents: [] };
    if (accepted) this.#kept.push(accepted);
    if (this.#kept.length > mostKept) this.#kept.shift();
    if (outcome.outcome !== 'applied' && outcome.outcome !== 'unchanged') this.#lastRejected = this.#lastSeen;
  }
}
