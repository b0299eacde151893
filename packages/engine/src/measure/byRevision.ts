import type { RevisionCell } from './measurement.js';
import { StepTimes } from './stepTimes.js';

/** Adds up what there is of each revision, steps or whole threads, in the order in which the revisions came. */
export function addByRevision(cells: readonly RevisionCell[]): readonly RevisionCell[] {
  const sums = new Map<number, RevisionSum>();
  for (const cell of cells) {
    let sum = sums.get(cell.revision);
    if (sum === undefined) sums.set(cell.revision, (sum = new RevisionSum()));
    sum.add(cell);
  }
  return [...sums].map(([revision, sum]) => sum.take(revision));
}

class RevisionSum {
  readonly #times = new StepTimes();
  #requests = 0;
  #errors = 0;

  add(cell: RevisionCell): void {
    this.#requests += cell.requests;
    this.#errors += cell.errors;
    this.#times.merge(cell);
  }

  take(revision: number): RevisionCell {
    return { revision, requests: this.#requests, errors: this.#errors, ...this.#times.take() };
  }
}
