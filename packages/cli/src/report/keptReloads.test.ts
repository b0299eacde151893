import type { Outcome } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { KeptReloads } from './keptReloads.js';

/** A candidate's end; what differs is said. */
function outcome(more: Partial<Outcome>): Outcome {
  const base = { sequence: 2, revision: 2, cause: { kind: 'source' }, origin: ['load.yaml'], documents: [], changes: [], findings: [], timingMs: { total: 5 }, atMs: 0, outcome: 'applied', previousRevision: 1 } as const;
  return { ...base, ...more };
}

const receipt = { revision: 2, requestedMs: 900, effectiveMs: 1_010, firstRequestMs: 1_012, lastRequestOfOldMs: 1_009, inFlight: 3, waiting: 0, drained: 3, cut: 0, drainedAfterMs: 40, largestLatenessMs: 1, largestBurst: 1 };

describe('the reloads of a report', () => {
  it('carry what came to be known of them later', () => {
    const kept = new KeptReloads();
    kept.add(outcome({}), 1_000);
    kept.add(outcome({ sequence: 3, outcome: 'rejected' }), 2_000);
    kept.addReceipt(receipt, 3_000);
    kept.addVerdict({ revision: 2, verdict: 'breached', why: 'errors', afterMs: 900, trusted: 1, action: 'rollback' }, 3_000);
    kept.addConvergence({ reached: false, revision: 2, afterMs: 800, why: 'target limited' }, 3_500);
    const [applied, refused] = kept.toRecord().reloads;
    expect(applied).toMatchObject({ atMs: 1_010, receipt: { inFlight: 3 }, guard: { verdict: 'breached', action: 'rollback' }, convergence: { reached: false, why: 'target limited' } });
    expect(refused).toMatchObject({ atMs: 2_000, outcome: 'rejected' });
    expect(refused).not.toHaveProperty('receipt');
    expect([1_999, 2_000, 3_500].map((afterMs) => kept.toRecord(afterMs).reloads.map(({ sequence }) => sequence))).toEqual([[2, 3], [2], []]);
  });

  it('are counted by what became of them', () => {
    const kept = new KeptReloads();
    for (const one of [{}, { outcome: 'rejected' }, { outcome: 'rejected', held: true }, { outcome: 'rolledBack' }, { cause: { kind: 'guard' } }, { outcome: 'unchanged' }, { outcome: 'degraded' }] as const) kept.add(outcome(one), 0);
    expect(kept.toRecord().outcomes).toEqual({ applied: 1, refused: 1, takenBack: 2, unchanged: 1, degraded: 1, held: 1 });
    expect(kept.toRecord().reloads.map(({ held }) => held)).toEqual([undefined, undefined, true, undefined, undefined, undefined, undefined]);
  });

  it('are bounded: how many, and each of them', () => {
    const kept = new KeptReloads();
    const changes = Array.from({ length: 500 }, (_, index) => ({ path: `x-${index}`, kind: 'changed', from: 1, to: 'y'.repeat(10_000), mutability: 'live' }) as const);
    const findings = Array.from({ length: 500 }, () => ({ severity: 'error', code: 'MF_X', path: 'config', message: 'no' }) as const);
    for (let sequence = 1; sequence <= 1_003; sequence++) kept.add(outcome({ sequence, ...(sequence === 1_003 ? { changes, findings } : {}) }), sequence);
    const { reloads, earlierReloads } = kept.toRecord();
    expect([reloads.length, earlierReloads, reloads[0]?.sequence]).toEqual([1_000, 3, 4]);
    expect(reloads.at(-1)).toMatchObject({ moreChanges: 300, moreFindings: 450 });
    expect(JSON.stringify(reloads.at(-1)).length).toBeLessThan(600_000);
  });

  it('show the lines that a finding is about, without their secrets', () => {
    const kept = new KeptReloads();
    const content = 'config:\n  headers: { Authorization: Bearer s3cret }\n  workers: -10\n';
    kept.add(outcome({ outcome: 'rejected', documents: [{ name: 'load.yaml', content }], findings: [{ severity: 'error', code: 'MF_RANGE', path: 'config.workers', message: 'no', hint: 'more', file: 'load.yaml', line: 3, column: 12, length: 3 }] }), 0);
    const [{ findings }] = kept.toRecord().reloads as [ReturnType<KeptReloads['toRecord']>['reloads'][number]];
    expect(findings[0]).toMatchObject({ place: 'load.yaml:3:12', hint: 'more' });
    expect(findings[0]?.frame.at(-2)).toMatch(/workers: -10$/);
    expect(findings[0]?.frame.at(-1)).toMatch(/\^\^\^$/);
    expect(JSON.stringify(findings)).not.toContain('s3cret');
  });
});
