import { loadDocumentModel, type LoadDocument } from '@midflight/document';
import type { GuardVerdict } from '@midflight/engine';
import type { Outcome } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../run/runEvents.js';
import { LastGoodWatch } from './lastGoodWatch.js';

function documentWith(guard: boolean): LoadDocument {
  const text = `version: "1.0"\nconfig: { baseUrl: "http://127.0.0.1:9", duration: 1h }\nload: { model: rps, target: 5 }\nscenarios: [{ name: A, steps: [{ request: { method: GET, path: / } }] }]\n${guard ? 'reload: { guard: { errorRate: "< 5%" } }\n' : ''}`;
  const { config } = loadDocumentModel.decode(loadDocumentModel.compose([{ name: 'a.yaml', content: text }]));
  if (!config) throw new Error('the document is not sound');
  return config;
}

const outcome = (revision: number, kind: Outcome['cause']['kind'] = 'source', end: 'applied' | 'rejected' = 'applied'): Outcome => ({ outcome: end, sequence: revision, revision, previousRevision: revision - 1, cause: { kind }, origin: [], documents: [], changes: [], findings: [], timingMs: { total: 1 }, atMs: 0 });
const applied = (revision: number, kind?: Outcome['cause']['kind']): RunEvent => ({ event: 'reload', outcome: outcome(revision, kind) });
const judged = (revision: number, verdict: GuardVerdict['verdict'], afterMs: number): RunEvent => ({ event: 'guard', verdict: { revision, verdict, why: '', afterMs, trusted: 1 } });

/** What counts as good after these events. */
function goodAfter(guard: boolean, phase: 'plan' | 'standby', ...events: readonly RunEvent[]): readonly number[] {
  const document = documentWith(guard);
  const good: number[] = [];
  const watch = new LastGoodWatch({ active: () => document, onGood: (revision) => good.push(revision) });
  watch.hear({ event: 'started', revision: 1, sources: [], document, durationMs: 1, phase, threads: 1, outcome: outcome(1, 'start') });
  for (const event of events) watch.hear(event);
  return good;
}

describe('the last known good', () => {
  it.each<[string, readonly number[], readonly RunEvent[]]>([
    ['not before the guard has spoken', [1], [applied(2)]],
    ['once it has passed', [1, 2], [applied(2), judged(2, 'passed', 60_000)]],
    ['when its time is up and too little load came to judge by', [1, 2], [applied(2), judged(2, 'inconclusive', 60_000)]],
    ['not when it was replaced before its time was up', [1, 3], [applied(2), judged(2, 'inconclusive', 0), applied(3), judged(3, 'passed', 60_000)]],
    ['not when it hurts; what it is taken back to is', [1, 3], [applied(2), judged(2, 'breached', 5_000), applied(3, 'guard')]],
    ['at once when a person comes back to it', [1, 3], [applied(2), applied(3, 'rollback')]],
    ['not when a verdict is about another one', [1], [applied(2), judged(1, 'passed', 60_000)]],
    ['never when it was refused', [1], [{ event: 'reload', outcome: outcome(1, 'source', 'rejected') }]],
  ])('is a guarded revision %s', (_, expected, events) => {
    expect(goodAfter(true, 'plan', ...events)).toEqual(expected);
  });

  it('is every revision where no guard watches: without one, and in standby', () => {
    expect(goodAfter(false, 'plan', applied(2), applied(3, 'override'))).toEqual([1, 2, 3]);
    expect(goodAfter(true, 'standby', applied(2))).toEqual([1, 2]);
    expect(goodAfter(true, 'standby', { event: 'phase', turn: { phase: 'plan', round: 1, why: 'asked' }, revision: 1, standby: undefined, leftMs: 1 }, applied(2))).toEqual([1]);
  });
});
