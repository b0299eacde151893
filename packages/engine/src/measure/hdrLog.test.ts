import { HistogramLogReader, listTags, type Histogram as Read } from 'hdr-histogram-js';
import { expect, it } from 'vitest';
import { cellOf, histogramOf, measured } from '../testing/measured.js';
import { hdrLogHead, hdrLogLines } from './hdrLog.js';

/** All intervals of a log, as HdrHistogram's own reader in JavaScript reads them. */
function read(log: string): Read[] {
  const reader = new HistogramLogReader(log, 64);
  const all: Read[] = [];
  for (let next = reader.nextIntervalHistogram(); next !== null; next = reader.nextIntervalHistogram()) all.push(next);
  return all;
}

const startedAtMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

it('is read by others: seconds, their lengths, and every step by its tag', () => {
  const first = measured({ toMs: 1_000, cells: [cellOf(histogramOf([1, 2, 300]), { step: 'Log in' }), cellOf(histogramOf([7]), { scenario: 'B, or not/50%', step: 'S\n' }), cellOf(histogramOf([5]), { step: 'Log in', revision: 2 })], switches: [{ revision: 2, atMs: 400, inFlight: 0, waiting: 0 }] });
  const log = hdrLogHead(startedAtMs) + hdrLogLines(first) + hdrLogLines(measured({ toMs: 1_500.4, fromMs: 1_000 }));
  expect(listTags(log)).toEqual(['NO TAG', 'A/Log%20in', 'B%2C%20or%20not%2F50%25/S%0A']);
  const all = read(log);
  expect(all.map(({ totalCount, startTimeStampMsec, endTimeStampMsec }) => [totalCount, Math.round(startTimeStampMsec) - startedAtMs, Math.round(endTimeStampMsec) - startedAtMs])).toEqual([[5, 0, 1_000], [4, 0, 1_000], [1, 0, 1_000], [0, 1_000, 1_500]]);
  expect(all[0]?.getValueAtPercentile(100)).toBeGreaterThanOrEqual(300_000);
  expect(all[0]?.getValueAtPercentile(100)).toBeLessThan(303_000);
  expect(all[2]?.getValueAtPercentile(50)).toBeCloseTo(7_000, -2);
  expect(log).toContain('\n0.000,1.000,300.000,HIST');
  expect(log).toContain('\n#[Revision 2 from 0.400]\n');
});
