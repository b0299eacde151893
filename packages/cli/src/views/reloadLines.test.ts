import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { countsInWords } from './countsInWords.js';
import { reloadLines, type ShownOutcome } from './reloadLines.js';

const plain = pc.createColors(false);
const rejected: ShownOutcome = {
  outcome: 'rejected', revision: 2, cause: { kind: 'source' }, origin: ['load.yaml'], documents: [], timingMs: { total: 3 }, atMs: 0,
  changes: [{ path: 'config.workers', kind: 'changed', from: 1, to: 2, mutability: 'live' }],
  findings: [{ severity: 'error', code: 'MF_RANGE', path: 'config.workers', message: 'It is too much.' }],
};

describe('a candidate that was rejected', () => {
  it('is told as refused, with what was wrong', () => {
    const text = reloadLines(rejected, plain).join('\n');
    expect(text).toContain('✖ refused, still revision 2; the load goes on as it was');
    expect(text).toContain('It is too much.');
    expect(text).not.toContain('1 → 2');
  });

  it('is told as held where it is sound and waits, with the changes that wait', () => {
    const text = reloadLines({ ...rejected, held: true, findings: [] }, plain).join('\n');
    expect(text).toContain('⏸ held, still revision 2');
    expect(text).toContain('1 → 2');
    expect(text).not.toContain('refused');
  });

  it('is counted as what it is', () => {
    const counts = { applied: 4, unchanged: 1, rejected: 3, rolledBack: 1, degraded: 0, held: 2 };
    expect(countsInWords(counts)).toBe('4 applied, 1 refused, 1 failed, 2 held');
    expect(countsInWords({ ...counts, held: 0 })).toBe('4 applied, 3 refused, 1 failed');
  });
});
