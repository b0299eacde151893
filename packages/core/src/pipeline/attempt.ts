import type { Change } from '../contracts/change.js';
import type { Clock } from '../contracts/clock.js';
import type { Finding } from '../contracts/finding.js';
import type { Outcome, Rejected, TimedStage } from '../contracts/outcome.js';
import { allDocuments, type ChangeCause } from '../contracts/source.js';
import type { Proposal } from './proposal.js';

/** One candidate's way through the pipeline: what was found and how long each stage took, up to its one outcome. */
export class Attempt {
  readonly sequence: number;
  readonly proposal: Proposal;
  readonly cause: ChangeCause;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #times: Partial<Record<TimedStage, number>>;
  readonly #findings: Finding[] = [];
  #changes: readonly Change[] = [];

  constructor(clock: Clock, sequence: number, proposal: Proposal, cause: ChangeCause) {
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.sequence = sequence;
    this.proposal = proposal;
    this.cause = cause;
    this.#times = { settle: proposal.settleMs };
  }

  /** The names of the documents, each once. */
  get origin(): readonly string[] {
    return allDocuments(this.proposal.documents).map(({ name }) => name);
  }

  /** Runs a synchronous stage and takes its time. */
  time<T>(stage: TimedStage, run: () => T): T {
    const startedAt = this.#clock.now();
    try {
      return run();
    } finally {
      this.#took(stage, startedAt);
    }
  }

  /** Runs a stage and takes its time. */
  async timeAsync<T>(stage: TimedStage, run: () => Promise<T>): Promise<T> {
    const startedAt = this.#clock.now();
    try {
      return await run();
    } finally {
      this.#took(stage, startedAt);
    }
  }

  #base(revision: number): Omit<Rejected, 'outcome' | 'held'> {
    return {
      sequence: this.sequence,
      revision,
      cause: this.cause,
      origin: this.origin,
      documents: this.proposal.documents,
      changes: this.#changes,
      findings: this.#findings,
      timingMs: { ...this.#times, total: this.proposal.settleMs + this.#clock.now() - this.#startedAt },
      atMs: this.#clock.wallTimeMs(),
    };
  }

  /** A stage may have several parts. */
  #took(stage: TimedStage, startedAt: number): void {
    this.#times[stage] = (this.#times[stage] ?? 0) + this.#clock.now() - startedAt;
  }

  /** Notes what a stage found. */
  note(findings: readonly Finding[]): void {
    this.#findings.push(...findings);
  }

  /** Notes how the candidate differs from what is active. */
  differsBy(changes: readonly Change[]): void {
    this.#changes = changes;
  }

  /** Ends the way. `revision` is the one active afterwards. */
  end(outcome: Outcome['outcome'], revision: number): Outcome {
    const base = this.#base(revision);
    return outcome === 'applied' ? { ...base, outcome, previousRevision: revision - 1 } : { ...base, outcome };
  }

  /** Ends the way of what is sound and waits. `revision` is the one that stays active. */
  hold(revision: number): Rejected {
    return { ...this.#base(revision), outcome: 'rejected', held: true };
  }
}
