import { describe, expect, it } from 'vitest';
import type { Pulse, RevisionTrace } from '../measure/changeover.js';
import { measured } from '../testing/measured.js';
import { Receipts } from './receipts.js';

const trace = (revision: number, under: number, more: Partial<RevisionTrace>): RevisionTrace => ({ revision, under, begun: new Map(), ended: 0, cut: 0, firstSentMs: undefined, lastSentMs: undefined, lastEndedMs: undefined, ...more });
const pulse = (toMs: number, latestStartMs: number, largestBurst: number): Pulse => ({ toMs, revision: 2, asked: 1, begun: 1, workers: 1, activeWorkers: 1, latestStartMs, largestBurst });

describe('Receipts', () => {
  it('tells of a change what was carried over it, and is handed out when the old is done and the new was sent', () => {
    const receipts = new Receipts();
    receipts.open(2, 210);
    const first = measured({
      toMs: 1_000,
      revision: 2,
      switches: [{ revision: 2, atMs: 600, inFlight: 5, waiting: 1 }],
      changeover: { oldestRevision: 1, pulses: [pulse(500, 99, 99), pulse(600, 99, 99), pulse(1_000, 4, 3)], traces: [trace(1, 1, { ended: 30, cut: 1, lastSentMs: 590 }), trace(1, 2, { ended: 3, cut: 0, lastSentMs: 700, lastEndedMs: 900 }), trace(2, 2, { ended: 9, firstSentMs: 605, lastSentMs: 990 })] },
    });
    expect(receipts.add(first)).toEqual([]);
    const second = measured({ toMs: 2_000, revision: 2, changeover: { oldestRevision: 2, pulses: [pulse(2_000, 2, 7)], traces: [trace(1, 2, { ended: 2, cut: 1, lastEndedMs: 1_400 }), trace(2, 2, { firstSentMs: 1_001, lastSentMs: 1_990 })] } });
    expect(receipts.add(second)).toEqual([
      { revision: 2, requestedMs: 390, effectiveMs: 600, firstRequestMs: 605, lastRequestOfOldMs: 700, inFlight: 5, waiting: 1, drained: 5, cut: 1, drainedAfterMs: 800, largestLatenessMs: 4, largestBurst: 7 },
    ]);
    expect(receipts.rest()).toEqual([]);
  });

  it('does not wait for requests of a revision that is over', () => {
    const receipts = new Receipts();
    for (const revision of [2, 3]) receipts.open(revision, 10);
    const changeover = { oldestRevision: 3, pulses: [], traces: [trace(1, 1, { lastSentMs: 90 }), trace(3, 3, { firstSentMs: 120, lastSentMs: 120 })] };
    const told = receipts.add(measured({ toMs: 1_000, revision: 3, switches: [{ revision: 2, atMs: 100, inFlight: 0, waiting: 0 }, { revision: 3, atMs: 110, inFlight: 0, waiting: 0 }], changeover }));
    expect(told).toMatchObject([{ revision: 2, firstRequestMs: null, lastRequestOfOldMs: 90, drainedAfterMs: 0 }, { revision: 3, firstRequestMs: 120, lastRequestOfOldMs: 90 }]);
  });

  it('gives at the end what there is, and writes none for the start', () => {
    const receipts = new Receipts();
    receipts.open(2, 10);
    receipts.add(measured({ toMs: 1_000, switches: [{ revision: 1, atMs: 0, inFlight: 0, waiting: 0 }] }));
    receipts.add(measured({ toMs: 2_000, revision: 2, switches: [{ revision: 2, atMs: 1_500, inFlight: 3, waiting: 0 }], changeover: { oldestRevision: 1, pulses: [], traces: [] } }));
    expect(receipts.rest()).toMatchObject([{ revision: 2, inFlight: 3, drainedAfterMs: null }]);
  });

  it('remembers the last request of the old over many changes', () => {
    const receipts = new Receipts();
    for (let revision = 2; revision < 100; revision++) {
      receipts.open(revision, 1);
      const atMs = revision * 1_000;
      const changeover = { oldestRevision: revision, pulses: [], traces: revision % 10 === 0 ? [trace(revision, revision, { firstSentMs: atMs + 5, lastSentMs: atMs + 5 })] : [] };
      const told = receipts.add(measured({ toMs: atMs + 900, revision, switches: [{ revision, atMs, inFlight: 0, waiting: 0 }], changeover }));
      for (const receipt of told) {
        const before = Math.floor((receipt.revision - 1) / 10) * 10;
        expect(receipt.lastRequestOfOldMs, `of revision ${receipt.revision}`).toBe(before === 0 ? null : before * 1_000 + 5);
      }
    }
    expect.hasAssertions();
  });
});
