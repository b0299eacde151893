import type { RunRecord } from '../record/runRecord.js';

/** Errors of one kind. */
export interface ErrorRow {
  readonly kind: string;
  readonly count: number;
  /** What one of the last came to; empty where nobody knows. */
  readonly example: string;
}

/** The errors of a run by kind, the most frequent first. */
export function errorRows({ errorKinds, errorExamples = {} }: Pick<RunRecord['totals'], 'errorKinds' | 'errorExamples'>): readonly ErrorRow[] {
  const rows = Object.entries(errorKinds).map(([kind, count]) => ({ kind, count, example: errorExamples[kind] ?? '' }));
  return rows.filter(({ count }) => count > 0).toSorted((one, other) => other.count - one.count);
}
