import { describe, expect, it } from 'vitest';
import { cellOf, histogramOf, measured } from '../testing/measured.js';
import { RevisionBuckets } from './revisionBuckets.js';

describe('RevisionBuckets', () => {
  it('adds the requests of a revision up over steps and time, and leaves standby out', () => {
    const buckets = new RevisionBuckets();
    buckets.add(measured({ toMs: 1_000, cells: [cellOf(histogramOf([1, 2])), cellOf(histogramOf([3]), { step: 'B' }), cellOf(histogramOf([9]), { revision: 2 })] }));
    buckets.add(measured({ toMs: 2_000, cells: [cellOf(histogramOf([4]))] }));
    buckets.add(measured({ toMs: 3_000, round: null, cells: [cellOf(histogramOf([5]))] }));
    expect(buckets.of(1)).toEqual(histogramOf([1, 2, 3, 4]).toData());
    expect(buckets.of(2)).toEqual(histogramOf([9]).toData());
    expect(buckets.of(3)).toBeUndefined();
  });

  it('lets go of what lies a thousand revisions back', () => {
    const buckets = new RevisionBuckets();
    for (let revision = 1; revision <= 1_002; revision++) buckets.add(measured({ toMs: revision * 1_000, cells: [cellOf(histogramOf([1]), { revision })] }));
    expect([buckets.of(2), buckets.of(3)?.counts]).toEqual([undefined, [1]]);
  });
});
