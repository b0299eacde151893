import { expect, it } from 'vitest';
import type { LiveRecord } from './liveRecord.js';
import { continues, mergeRecord, newFrom } from './mergeRecord.js';
import type { ReloadRecord } from './reloadRecord.js';
import type { TimelinePoint } from './timelinePoint.js';

const point = (fromMs: number, requests: number, toMs = fromMs + 1_000): TimelinePoint => ({
  fromMs, toMs, requests, phase: 'plan', revision: 1, iterations: 0, errors: 0, errorKinds: {}, dropped: 0, targetPerSecond: null, targetUnit: 'requests', workers: 1, activeWorkers: 1,
  latencyMs: { p50: 1, p90: 1, p95: 1, p99: 1, max: 1 }, generatorLagMs: { p99: 0 },
});
const reload = (sequence: number, word: string): ReloadRecord => ({
  sequence, outcome: 'applied', revision: sequence, previousRevision: sequence - 1, atMs: sequence, at: '', cause: { kind: 'source', message: word }, origin: [], changes: [], moreChanges: 0, findings: [], moreFindings: 0, timingMs: {},
});
const recordOf = (points: readonly TimelinePoint[], reloads: readonly ReloadRecord[] = [], run = 'a', resolutionMs = 1_000): LiveRecord => ({
  run, more: false, title: '', startedAt: '', timeline: { resolutionMs, points }, reloads, earlierReloads: 0, outcomes: { applied: 0, unchanged: 0, refused: 0, takenBack: 0, degraded: 0 }, revisions: [], notices: [],
});

it('puts what is new in the place of what had grown, and after what was known', () => {
  const known = recordOf([point(0.4, 1), point(1_000.4, 2), point(2_000.4, 3, 2_500)], [reload(1, 'old'), reload(2, 'old')]);
  expect(newFrom(known)).toBe(2_000);
  const news = recordOf([point(2_000.4, 5), point(3_000.4, 6)], [reload(2, 'new'), reload(3, 'new')]);
  const merged = mergeRecord(known, news);
  expect(merged.timeline.points.map(({ requests }) => requests)).toEqual([1, 2, 5, 6]);
  expect(merged.reloads.map(({ sequence, cause }) => `${sequence} ${cause.message}`)).toEqual(['1 old', '2 new', '3 new']);
  expect(mergeRecord(known, recordOf([])).timeline.points).toHaveLength(3);
});

it('keeps reloads in their order, whichever is known to its end first', () => {
  const merged = mergeRecord(recordOf([], [reload(1, ''), reload(3, '')]), recordOf([], [reload(2, '')]));
  expect(merged.reloads.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
});

it('goes on with the same run in the same stretches alone', () => {
  expect(continues(recordOf([]), recordOf([]))).toBe(true);
  expect(continues(recordOf([]), recordOf([], [], 'b'))).toBe(false);
  expect(continues(recordOf([]), recordOf([], [], 'a', 2_000))).toBe(false);
});
