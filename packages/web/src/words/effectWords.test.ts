import { describe, expect, it } from 'vitest';
import type { ReloadRecord } from '../record/reloadRecord.js';
import type { RevisionRecord } from '../record/revisionRecord.js';
import { effectInWords } from './effectWords.js';

const latencyMs = { p50: 1, p90: 1, p95: 1, p99: 1, max: 1 };
const revisionOf = (revision: number, requests: number, more: Partial<RevisionRecord> = {}): RevisionRecord => ({ revision, fromMs: 0, toMs: 10_000, durationMs: 10_000, requests, errors: 0, latencyMs, comparison: [], ...more });
const reloadOf = (more: Partial<ReloadRecord> = {}): ReloadRecord => ({ sequence: 2, outcome: 'applied', revision: 2, previousRevision: 1, atMs: 0, at: '', cause: { kind: 'source' }, origin: [], changes: [], moreChanges: 0, findings: [], moreFindings: 0, timingMs: {}, ...more });
const test = { test: 'z', n: { before: 1, after: 1 }, detail: '' };

describe('what a reload did, in words', () => {
  it.each([
    ['a rate that moved', {}, [revisionOf(1, 600), revisionOf(2, 1_200)], '60 → 120 per s'],
    ['a rate that hardly did', {}, [revisionOf(1, 600), revisionOf(2, 620)], 'no clear difference'],
    ['what a test is sure of', {}, [revisionOf(1, 600), revisionOf(2, 600, { comparedWith: 1, comparison: [{ ...test, metric: 'errorRate', before: 0, after: 0.478, verdict: 'worse' }, { ...test, metric: 'p50', before: 1, after: 2, verdict: 'unclear' }] })], 'error rate 0 % → 47.8 %, worse'],
    ['tests against another revision', {}, [revisionOf(1, 600), revisionOf(2, 600, { comparedWith: 7, comparison: [{ ...test, metric: 'p95', before: 1, after: 2, verdict: 'worse' }] })], 'no clear difference'],
    ['nothing measured yet', {}, [revisionOf(1, 600), revisionOf(2, 0)], ''],
    ['what the guard found', { guard: { verdict: 'breached', why: 'errorRate is 50 %', afterMs: 1, action: 'rollback' } }, [], 'the guard took it back: errorRate is 50 %'],
    ['a load that did not follow', { convergence: { reached: false, afterMs: 1, why: 'too few workers' } }, [], 'not there: too few workers'],
    ['a refusal', { outcome: 'rejected', revision: 1 }, [revisionOf(1, 600)], 'revision 1 goes on'],
  ] as const)('%s', (_, more, revisions, expected) => {
    expect(effectInWords(reloadOf(more), revisions)).toBe(expected);
  });
});
