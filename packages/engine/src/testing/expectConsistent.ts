import { expect } from 'vitest';
import type { LoadSummary } from '../measure/summary.js';

/** What must hold of every summary: nothing offered is unaccounted for, and each way to add up gives the same. */
export function expectConsistent(summary: LoadSummary): void {
  expect(summary.offered).toBe(summary.iterations + summary.interrupted + summary.dropped);
  expect(summary.revisions.reduce((sum, { requests }) => sum + requests, 0)).toBe(summary.requests);
  expect(summary.scenarios.flatMap(({ steps }) => steps).reduce((sum, { requests }) => sum + requests, 0)).toBe(summary.requests);
  for (const [index, { toMs }] of summary.revisions.entries()) expect(summary.revisions[index + 1]?.fromMs ?? summary.durationMs).toBe(toMs);
}
