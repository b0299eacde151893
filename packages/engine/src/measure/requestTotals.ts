import type { RevisionCell } from './measurement.js';
import { Timings, type TimingSummary } from './timings.js';

/** Requests added up. */
export interface RequestSummary extends TimingSummary {
  readonly requests: number;
  /** Of them, those that failed their step. */
  readonly errors: number;
}

/** Adds the requests of some intervals up. Settled, it takes next to no memory: what comes late is counted, and moves no percentile. */
export class RequestTotals {
  #requests = 0;
  #errors = 0;
  #timings: Timings | undefined = new Timings();
  #settled: TimingSummary | undefined;

  add(cell: RevisionCell): void {
    this.#requests += cell.requests;
    this.#errors += cell.errors;
    this.#timings?.add(cell);
  }

  /** Lets go of the buckets. */
  settle(): void {
    this.#settled ??= this.#timings?.summary();
    this.#timings = undefined;
  }

  summary(): RequestSummary {
    const timings = this.#settled ?? (this.#timings ?? new Timings()).summary();
    return { requests: this.#requests, errors: this.#errors, ...timings };
  }
}
