import { describe, expect, it } from 'vitest';
import { cellOf, histogramOf, measured } from '../testing/measured.js';
import { RunTotals } from './runTotals.js';

const second = (index: number, revision: number, latenciesMs: readonly number[], lagMs = 1) =>
  measured({ toMs: (index + 1) * 1_000, revision, switches: [{ revision, atMs: index * 1_000, inFlight: 0, waiting: 0 }], cells: [cellOf(histogramOf(latenciesMs), { revision })], lag: histogramOf([lagMs, lagMs, lagMs]).toData() });

describe('RunTotals', () => {
  it('keeps each part of the time apart, and counts the connections that were made', () => {
    const totals = new RunTotals();
    const cell = cellOf(histogramOf([100, 100]), { service: histogramOf([40, 40]).toData(), firstByte: histogramOf([10, 10]).toData(), connect: histogramOf([5]).toData() });
    totals.add(measured({ toMs: 1_000, cells: [cell] }));
    const [step] = totals.summary(1).scenarios[0]?.steps ?? [];
    expect([step?.latencyMs.p50, step?.serviceMs.p50, step?.firstByteMs.p50, step?.connectMs.p50].map((ms) => Math.round(ms ?? 0))).toEqual([100, 40, 10, 5]);
    expect(step?.connectMs.count).toBe(1);
  });

  it('lets go of the buckets of old revisions and keeps what they came to', () => {
    const totals = new RunTotals();
    for (let index = 0; index < 200; index++) totals.add(second(index, index + 1, [index + 1, index + 1]));
    const late = cellOf(histogramOf([90_000]), { revision: 1, errors: 1 });
    totals.add(measured({ toMs: 201_000, revision: 200, cells: [late] }));
    const { revisions, requests, errors } = totals.summary(1);
    expect(revisions).toHaveLength(200);
    for (const { revision, latencyMs } of revisions) expect(Math.abs(latencyMs.p50 / revision - 1)).toBeLessThan(0.01);
    expect(revisions[0]).toMatchObject({ requests: 3, errors: 1 });
    expect({ requests, errors }).toEqual({ requests: 401, errors: 1 });
  });

  it('adds revisions up that lie a thousand back, and loses no request of them', () => {
    const totals = new RunTotals();
    for (let index = 0; index < 1_500; index++) totals.add(second(index, index + 1, [1, 1]));
    totals.add(measured({ toMs: 1_501_000, revision: 1_500, cells: [cellOf(histogramOf([90_000]), { revision: 3, errors: 1 })] }));
    const { revisions, earlierRevisions, requests, errors } = totals.summary(1);
    expect([revisions.length, revisions[0]?.revision, earlierRevisions]).toEqual([1_000, 501, { count: 500, requests: 1_001, errors: 1 }]);
    expect({ requests, errors }).toEqual({ requests: 3_001, errors: 1 });
  });

  it('says when the generator was the bottleneck, and not for a moment of it', () => {
    const once = new RunTotals();
    const often = new RunTotals();
    for (let index = 0; index < 200; index++) {
      once.add(second(index, 1, [1], index === 7 ? 80 : 1));
      often.add(second(index, 1, [1], index % 50 === 7 ? 80 : 1));
    }
    expect(once.summary(1)).toMatchObject({ generatorLimited: false });
    expect(once.summary(1).generatorLagMs.max).toBe(80);
    expect(often.summary(1)).toMatchObject({ generatorLimited: true });
  });
});
