import { MidflightError } from '../contracts/errors.js';
import { isHeld, type Outcome } from '../contracts/outcome.js';
import type { KeptConfiguration, KeptRevision, RevisionStore } from '../contracts/revisionStore.js';

/** A configuration that was accepted. */
export interface Revision<C> extends KeptRevision {
  /** Deeply frozen. */
  readonly config: C;
}

/** How many revisions memory holds; a store has all. What two share is kept once. */
const mostKept = 50;

/** How many candidates ended in each outcome. */
export interface OutcomeCounts extends Readonly<Record<Outcome['outcome'], number>> {
  /** Of those that were rejected, the sound ones that waited. */
  readonly held: number;
}

/**
 * What was, kept apart: what the load runs on, what was seen last, and what was refused last are three things.
 * Only what was accepted can become active.
 */
export class History<C> {
  readonly #kept: Revision<C>[] = [];
  #lastSeen: Outcome | undefined;
  #lastRejected: Outcome | undefined;
  #isDegraded = false;
  readonly #store: RevisionStore | undefined;
  readonly #counts = { applied: 0, unchanged: 0, rejected: 0, rolledBack: 0, degraded: 0, held: 0 };

  /** @param store - is given every revision, and asked for those that memory no longer has */
  constructor(store?: RevisionStore) {
    this.#store = store;
  }

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
  /** The newest end that was neither `applied` nor `unchanged`; what waits was not refused. */
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
    if (isHeld(outcome)) this.#counts.held += 1;
    this.#isDegraded = outcome.outcome === 'degraded' || (this.#isDegraded && !accepted);
    // The texts serve the listeners' code frames; kept, they would add up.
    this.#lastSeen = { ...outcome, documents: [] };
    if (accepted) {
      this.#kept.push(accepted);
      this.#store?.keep(accepted);
    }
    if (this.#kept.length > mostKept) this.#kept.shift();
    if (outcome.outcome !== 'applied' && outcome.outcome !== 'unchanged' && !isHeld(outcome)) this.#lastRejected = this.#lastSeen;
  }

  /**
   * What it takes to come back to a revision.
   *
   * @param revision - undefined: the one before the active one
   * @throws MF_REVISION_UNKNOWN; what the store throws when it can't read what it has
   */
  async find(revision: number | undefined): Promise<KeptConfiguration> {
    const found = revision === undefined ? this.#kept.at(-2) : this.#kept.find((kept) => kept.revision === revision);
    const before = this.active?.revision ?? 0;
    const stored = found ?? (revision !== undefined && revision < before ? await this.#store?.find(revision) : undefined);
    if (stored) return stored;
    const known = (this.#store && before > 0 ? [`1 to ${before}`] : this.#kept.map((kept) => kept.revision)).join(', ') || 'none';
    const message = revision === undefined ? 'There is no revision before the active one.' : `Revision ${revision} is not kept.`;
    throw new MidflightError('MF_REVISION_UNKNOWN', `${message} Kept are: ${known}.`, { details: { revision, known } });
  }
}
