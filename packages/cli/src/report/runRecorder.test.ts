import type { Outcome } from '@midflight/core';
import { loadDocumentModel, type LoadDocument } from '@midflight/document';
import type { HistogramData, LoadSummary, Measurement } from '@midflight/engine';
import { fakeClock } from '@midflight/testkit';
import type { LiveRecord } from '@midflight/web';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../run/runEvents.js';
import { measurementOf } from '../testing/measurementOf.js';
import { RunRecorder } from './runRecorder.js';

function documentOf(unit: string): LoadDocument {
  const content = `version: "1.0"
metadata: { name: Shop }
config: { baseUrl: "http://127.0.0.1:9", duration: 1h, headers: { Authorization: Bearer s3cret } }
load: { model: rps, target: 100, unit: ${unit} }
scenarios: [{ name: Only, steps: [{ request: { method: GET, path: / } }] }]
`;
  const { config } = loadDocumentModel.decode(loadDocumentModel.compose([{ name: 'load.yaml', content }]));
  if (!config) throw new Error('the document of this test is not sound');
  return config;
}

const nothing: HistogramData = { buckets: [], counts: [], maxUs: 0 };
const latencyMs = { p50: 1, p90: 1, p95: 1, p99: 1, max: 1 };
const timings = { latencyMs, serviceMs: latencyMs, firstByteMs: latencyMs, connectMs: { count: 0, ...latencyMs } };

/** A second with so many requests of a millisecond each. */
function second(toMs: number, revision: number, requests: number): Measurement {
  const latency = { buckets: [100], counts: [requests], maxUs: 100 };
  const cell = { revision, scenario: 'Only', step: 'Step 1', requests, errors: 0, latency, service: latency, firstByte: latency, connect: nothing };
  return measurementOf({ fromMs: toMs - 1_000, toMs, revision, iterations: new Map([['Only', requests]]), offered: requests, targetPerSecond: 100, cells: [cell] });
}

const outcomeOf = (revision: number): Outcome => ({ outcome: 'applied', sequence: revision, revision, previousRevision: revision - 1, cause: { kind: 'source' }, origin: ['load.yaml'], documents: [], changes: [], findings: [], timingMs: { total: 5 }, atMs: 0 });

function summaryOf(revisions: number): LoadSummary {
  const traffic = { durationMs: 0, requests: 0, iterations: 0, errors: 0, dropped: 0, interrupted: 0, latencyMs };
  return {
    ...traffic, cached: 0, skipped: 0, retries: 0, offered: 0, seed: 1, scenarios: [], statuses: {}, errorKinds: {}, errorExamples: {}, rounds: [], standby: traffic, generatorLagMs: latencyMs, generatorLimited: false, earlierRevisions: { count: 0, requests: 0, errors: 0 },
    revisions: Array.from({ length: revisions }, (_, index) => ({ revision: index + 1, fromMs: 0, toMs: 0, durationMs: 0, requests: 100, errors: 0, ...timings })),
  };
}

const counts = { applied: 1, unchanged: 0, rejected: 0, rolledBack: 0, degraded: 0, held: 0 };
const startedOn = (document: LoadDocument): RunEvent => ({ event: 'started', revision: 1, sources: ['file:load.yaml'], document, durationMs: 3_600_000, phase: 'plan', threads: 1, outcome: outcomeOf(1) });
const endedAfter = (revisions: number): RunEvent => ({ event: 'summary', summary: summaryOf(revisions), reloads: counts, thresholds: [{ expression: 'p95 < 1s', ok: true, value: undefined, breaches: 0 }], exitCode: 0 });

describe('RunRecorder', () => {
  it('puts reloads and units at their time of the load, whose first second it heard of late', async () => {
    const clock = fakeClock();
    await clock.advance(500);
    let active = documentOf('requests');
    const recorder = new RunRecorder({ clock, active: () => active, args: ['run', 'load.yaml'] });
    recorder.hear(startedOn(active));
    await clock.advance(1_020);
    recorder.add(second(1_000, 1, 10));
    active = documentOf('iterations');
    await clock.advance(480);
    recorder.hear({ event: 'reload', outcome: outcomeOf(2) });
    recorder.hear({ event: 'notice', message: 'a word' });
    await clock.advance(500);
    recorder.add(second(2_000, 2, 20));
    recorder.hear(endedAfter(2));
    const record = recorder.record();
    expect(record).toMatchObject({ title: 'Shop', reloads: [{ revision: 2, atMs: 1_500 }], notices: [{ atMs: 1_500, message: 'a word' }], thresholds: [{ value: null }] });
    expect(record?.timeline.points.map(({ requests, targetUnit }) => [requests, targetUnit])).toEqual([[10, 'requests'], [20, 'iterations']]);
    expect(record?.revisions.map(({ latency, comparison }) => [latency?.counts, comparison.length])).toEqual([[[10], 0], [[20], 4]]);
  });

  it('is the same after JSON, and holds neither a secret of the document nor one of the command line', () => {
    const active = documentOf('requests');
    const args = ['run', 'https://ada:pa55@example.com/load.yaml', '--source', 'https://example.com/a.yaml?token=t0ken', '--plugin', './own.mjs?key=k3y'];
    const recorder = new RunRecorder({ clock: fakeClock(), active: () => active, args });
    recorder.hear(startedOn(active));
    recorder.hear(endedAfter(1));
    const text = JSON.stringify(recorder.record());
    expect(JSON.parse(text)).toEqual(recorder.record());
    expect(text).toContain('"document":{"version":"1.0"');
    for (const secret of ['s3cret', 'pa55', 't0ken', 'k3y']) expect(text).not.toContain(secret);
  });

  it('is nothing of a run that did not come to its summary', () => {
    const active = documentOf('requests');
    const recorder = new RunRecorder({ clock: fakeClock(), active: () => active, args: [] });
    recorder.hear(startedOn(active));
    expect(recorder.record()).toBeUndefined();
  });

  it('tells while the run is under way what there is so far, and of it what is new, without texts that a page has no need of', async () => {
    const clock = fakeClock();
    const active = documentOf('requests');
    const recorder = new RunRecorder({ clock, active: () => active, args: [] });
    expect(recorder.soFar([])).toBeUndefined();
    recorder.hear(startedOn(active));
    for (let at = 1; at <= 200; at++) {
      await clock.advance(1_000);
      recorder.add(second(at * 1_000, at < 100 ? 1 : 2, 10));
      if (at === 99) recorder.hear({ event: 'reload', outcome: outcomeOf(2) });
    }
    const revisions = [[1, 0, 99_000], [2, 99_000, 200_000]].map(([revision = 0, fromMs = 0, toMs = 0]) => ({ revision, fromMs, toMs, durationMs: toMs - fromMs, requests: 1_000, errors: 0, ...timings }));
    const all = recorder.soFar(revisions);
    expect(all).toMatchObject({ title: 'Shop', outcomes: { applied: 1 }, reloads: [{ revision: 2, atMs: 99_000 }], revisions: [{ revision: 1 }, { revision: 2, comparedWith: 1 }] });
    expect(all?.timeline.points).toHaveLength(200);
    const late = recorder.soFar(revisions, 199_000);
    expect(late).toMatchObject({ timeline: { resolutionMs: 1_000, points: [{ toMs: 200_000 }] }, reloads: [], outcomes: { applied: 1 }, revisions: [{ revision: 2, comparedWith: 1 }] });
    expect(recorder.soFar(revisions, 150_000)?.revisions).toHaveLength(2);
    for (const part of ['"document', '"buckets', 's3cret']) expect(JSON.stringify(all)).not.toContain(part);
  });

  it('tells a long run in pieces that come to the whole, each of them bounded', async () => {
    const clock = fakeClock();
    const active = documentOf('requests');
    const recorder = new RunRecorder({ clock, active: () => active, args: [] });
    recorder.hear(startedOn(active));
    for (let at = 1; at <= 2_000; at++) {
      await clock.advance(1_000);
      recorder.add(second(at * 1_000, at < 900 ? 1 : 2, 10));
      if (at === 899) recorder.hear({ event: 'reload', outcome: outcomeOf(2) });
      if (at === 1_500) recorder.hear({ event: 'guard', verdict: { revision: 2, verdict: 'passed', why: 'fine', afterMs: 600_000, trusted: 2 } });
    }
    const revisions = [[1, 0, 899_000], [2, 899_000, 2_000_000]].map(([revision = 0, fromMs = 0, toMs = 0]) => ({ revision, fromMs, toMs, durationMs: toMs - fromMs, requests: 1_000, errors: 0, ...timings }));
    const pieces: LiveRecord[] = [];
    for (let after = 0; pieces.at(-1)?.more !== false; ) {
      const piece = recorder.soFar(revisions, after);
      if (!piece) throw new Error('there is a run');
      pieces.push({ run: 'a', ...piece });
      after = piece.timeline.points.at(-1)?.fromMs ?? 0;
    }
    expect(pieces.map(({ timeline }) => timeline.points.length)).toEqual([600, 600, 600, 203]);
    expect(pieces.map(({ revisions: told }) => told.map(({ revision }) => revision))).toEqual([[1], [1, 2], [2], [2]]);
    expect(pieces.map(({ reloads }) => reloads.length)).toEqual([0, 0, 1, 0]);
    expect(pieces[2]?.reloads[0]).toMatchObject({ revision: 2, guard: { verdict: 'passed' } });
    expect(new Set(pieces.flatMap(({ timeline }) => timeline.points.map(({ toMs }) => toMs))).size).toBe(2_000);
  });
});
