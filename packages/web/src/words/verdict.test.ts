import { describe, expect, it } from 'vitest';
import { causeInWords, changeInWords, outcomeOf } from './reloadWords.js';
import { verdictInWords, type JudgedRun } from './verdict.js';

const run: JudgedRun = {
  exitCode: 0,
  thresholds: [{ expression: 'p95 < 1s', ok: true, value: 5, breaches: 0 }, { expression: 'p99 < 1s', ok: true, value: 5, breaches: 0 }],
  outcomes: { applied: 5, unchanged: 3, refused: 1, takenBack: 1, degraded: 0 },
  totals: { generatorLimited: false },
};

describe('a verdict in words', () => {
  it('says what a run rests on', () => {
    expect(verdictInWords(run)).toBe('Passed: 2 of 2 thresholds; 5 changes applied, 1 refused, 1 taken back; generator not limited');
    expect(verdictInWords({ ...run, outcomes: { ...run.outcomes, held: 2, takenBack: 0 } })).toContain('5 changes applied, 1 refused, 2 held;');
    expect(verdictInWords({ ...run, thresholds: [], outcomes: { ...run.outcomes, applied: 1, refused: 0, takenBack: 0 } })).toBe('Passed: no thresholds; 1 change applied; generator not limited');
  });

  it('says what stands against it', () => {
    const broken = { ...run, exitCode: 1, thresholds: [{ expression: 'p95 < 1s', ok: false, value: 5, breaches: 2 }], totals: { generatorLimited: true } };
    expect(verdictInWords(broken)).toMatch(/^Failed: 0 of 1 threshold; .*; the generator was the bottleneck/);
    expect(verdictInWords({ ...run, exitCode: 5, failure: 'The target never answered.' })).toMatch(/^Could not go on: The target never answered; 2 of 2/);
    expect(verdictInWords({ ...run, exitCode: 130 })).toMatch(/^Interrupted: /);
  });
});

describe('a reload in words', () => {
  it('tells what the guard took back from what was applied', () => {
    expect(outcomeOf({ outcome: 'applied', cause: { kind: 'source' } }).word).toBe('applied');
    expect(outcomeOf({ outcome: 'applied', cause: { kind: 'guard' } }).word).toBe('taken back');
  });

  it('tells what waits to be thawed from what was refused', () => {
    expect(outcomeOf({ outcome: 'rejected', cause: { kind: 'source' } })).toMatchObject({ word: 'refused', symbol: '✖' });
    expect(outcomeOf({ outcome: 'rejected', held: true, cause: { kind: 'source' } })).toMatchObject({ word: 'held', symbol: '⏸' });
  });

  it('says who, and what', () => {
    expect(causeInWords({ kind: 'source', source: 'git:main', author: 'Ada', commit: '0123456789abcdef' })).toBe('saved by Ada (git:main, 0123456789)');
    expect(causeInWords({ kind: 'guard' })).toBe('guard');
    expect([
      changeInWords({ path: 'a', kind: 'changed', from: 1, to: [2], mutability: 'live' }),
      changeInWords({ path: 'a', kind: 'added', to: 'x', mutability: 'live' }),
      changeInWords({ path: 'a', kind: 'removed', from: null, mutability: 'live' }),
    ]).toEqual(['a: 1 → [2]', 'a: added x', 'a: removed, was null']);
  });
});
