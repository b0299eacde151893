import type { MetricFamily, MetricSample, Outcome } from '@midflight/core';
import type { HistogramData, Measurement, StepCell } from '@midflight/engine';
import { describe, expect, it } from 'vitest';
import { loadSample } from '../testing/loadSample.js';
import { measurementOf } from '../testing/measurementOf.js';
import { ConfigMetrics } from './configMetrics.js';
import { expositionOf, prometheusNameOf } from './exposition.js';
import { LoadMetrics, mostScenarios, mostSteps } from './loadMetrics.js';

const empty: HistogramData = { buckets: [], counts: [], maxUs: 0 };

function cell(scenario: string, step: string, requests: number, errors = 0): StepCell {
  return { revision: 1, scenario, step, requests, errors, latency: { buckets: [100], counts: [requests], maxUs: 100 }, service: empty, firstByte: empty, connect: empty };
}

function measurement(cells: readonly StepCell[], more: Partial<Measurement> = {}): Measurement {
  return measurementOf({ cells, ...more });
}

function samplesOf(families: readonly MetricFamily[], name: string): readonly MetricSample[] {
  return families.flatMap((family) => (family.type !== 'histogram' && family.name === `midflight.${name}` ? family.samples : []));
}

function numbersOf(families: readonly MetricFamily[], name: string): Readonly<Record<string, number>> {
  return Object.fromEntries(samplesOf(families, name).map(({ labels = {}, value }) => [Object.values(labels).join('/'), value]));
}

describe('metrics of the load', () => {
  it('add up over intervals, revisions, rounds and standby', () => {
    const load = new LoadMetrics();
    load.add(measurement([cell('A', 's', 10, 2), cell('B', 's', 5)], { iterations: new Map([['A', 4]]), statuses: { 200: 13 }, errorKinds: { network: 2 }, dropped: 1 }));
    load.add(measurement([{ ...cell('A', 's', 1), revision: 2 }], { round: null, iterations: new Map([['A', 1]]), interrupted: 3, statuses: { 200: 1 } }));
    const families = load.families('requests');
    expect(numbersOf(families, 'requests')).toEqual({ 'A/s/ok': 9, 'A/s/failed': 2, 'B/s/ok': 5, 'B/s/failed': 0 });
    expect(numbersOf(families, 'iterations')).toEqual({ 'A/completed': 5, '/interrupted': 3 });
    expect(numbersOf(families, 'responses')).toEqual({ 200: 14 });
    expect(numbersOf(families, 'request.errors')).toEqual({ network: 2 });
    expect(numbersOf(families, 'dropped_iterations')).toEqual({ '': 1 });
    const [histogram] = families.flatMap((family) => (family.type === 'histogram' ? family.samples : []));
    expect(histogram).toMatchObject({ counts: [16, ...Array.from({ length: 19 }, () => 0)], sum: 16 * 0.0001 });
    expect(histogram?.bounds.slice(0, 2)).toEqual([0.000501, 0.001003]);
  });

  it('show the newest second, in the unit of the target', () => {
    const load = new LoadMetrics();
    expect(samplesOf(load.families('requests'), 'achieved_rate')).toEqual([]);
    load.show(loadSample({ elapsedMs: 2_000, rps: 30, iterations: 10, targetRps: null, generatorLagMs: { p99: 5 } }));
    load.show(loadSample({ elapsedMs: 1_000, rps: 99 }));
    expect(numbersOf(load.families('requests'), 'achieved_rate')).toEqual({ '': 30 });
    expect(numbersOf(load.families('iterations'), 'achieved_rate')).toEqual({ '': 10 });
    expect(numbersOf(load.families('requests'), 'target_rate')).toEqual({});
    expect(numbersOf(load.families('requests'), 'generator.lag')).toEqual({ '': 0.005 });
    expect(numbersOf(load.families('requests'), 'workers')).toEqual({ active: 3, idle: 17 });
  });

  it('stay few, however many scenarios and steps there are, and lose no request', () => {
    const load = new LoadMetrics();
    const cells = Array.from({ length: 2_000 }, (_, at) => cell(`scenario ${at}`, 'step', 1));
    const steps = Array.from({ length: 2_000 }, (_, at) => cell('scenario 1', `step ${at}`, 1));
    load.add(measurement([...cells, ...steps], { iterations: new Map(cells.map(({ scenario }) => [scenario, 1])) }));
    const requests = numbersOf(load.families('requests'), 'requests');
    expect(Object.keys(requests).length).toBeLessThanOrEqual(2 * (mostSteps + 2));
    expect(Object.values(requests).reduce((sum, count) => sum + count, 0)).toBe(4_000);
    expect(requests['other/other/ok']).toBe(2_000 - mostScenarios);
    expect(numbersOf(load.families('requests'), 'iterations')).toMatchObject({ 'scenario 0/completed': 1, 'other/completed': 2_000 - mostScenarios });
  });
});

function outcome(said: Partial<Omit<Outcome, 'outcome'>> & { readonly outcome: Outcome['outcome']; readonly held?: true }): Outcome {
  return { sequence: 1, revision: 1, previousRevision: 0, cause: { kind: 'source' }, origin: [], documents: [], changes: [], findings: [], timingMs: { total: 12, commit: 1 }, atMs: 5_000, ...said };
}
const error = (code: string) => [{ severity: 'error' as const, code, path: '', message: '' }];

describe('metrics of the configuration', () => {
  const counts = { applied: 2, unchanged: 1, rejected: 3, rolledBack: 0, degraded: 0 };
  const status = { active: undefined, counts: { ...counts, held: 1 }, sources: [{ source: 'file:a.yaml', state: 'stale' as const }] };
  const lastOf = (...outcomes: readonly Outcome[]): number | undefined => {
    const config = new ConfigMetrics();
    for (const one of outcomes) config.hear({ event: 'reload', outcome: one });
    return numbersOf(config.families(status), 'config.last_reload.successful')[''];
  };

  it('say whether what the sources want was accepted last', () => {
    expect(lastOf(outcome({ outcome: 'applied' }))).toBe(1);
    expect(lastOf(outcome({ outcome: 'applied' }), outcome({ outcome: 'rejected', findings: error('MF_RANGE') }))).toBe(0);
    expect(lastOf(outcome({ outcome: 'rejected', findings: error('MF_RANGE') }), outcome({ outcome: 'unchanged' }))).toBe(1);
  });

  it('take no refused key, no rollback and no freeze for it, but a change that failed in the middle', () => {
    expect(lastOf(outcome({ outcome: 'rejected', findings: error('MF_LIMIT_RATE'), cause: { kind: 'override' } }))).toBe(1);
    expect(lastOf(outcome({ outcome: 'rejected', findings: error('MF_RANGE') }), outcome({ outcome: 'applied', cause: { kind: 'rollback' } }))).toBe(0);
    expect(lastOf(outcome({ outcome: 'rejected', held: true }))).toBe(1);
    expect(lastOf(outcome({ outcome: 'degraded', cause: { kind: 'override' } }))).toBe(0);
  });

  it('tell outcomes, stages, states of sources and verdicts', () => {
    const config = new ConfigMetrics();
    config.hear({ event: 'reload', outcome: outcome({ outcome: 'applied' }) });
    config.hear({ event: 'guard', verdict: { revision: 2, verdict: 'breached', why: '', afterMs: 1, trusted: 1 } });
    const families = config.families(status);
    expect(numbersOf(families, 'config.reloads')).toEqual(counts);
    expect(numbersOf(families, 'config.reload.duration')).toEqual({ total: 0.012, commit: 0.001 });
    expect(numbersOf(families, 'config.source.state')).toEqual({ 'file:a.yaml/starting': 0, 'file:a.yaml/ready': 0, 'file:a.yaml/stale': 1, 'file:a.yaml/failing': 0 });
    expect(numbersOf(families, 'guard.verdicts')).toEqual({ passed: 0, breached: 1, inconclusive: 0 });
    expect(numbersOf(families, 'config.last_reload.success.timestamp')).toEqual({ '': 5 });
  });
});

describe('the text for Prometheus', () => {
  it('keeps names of scenarios values, whatever is in them', () => {
    const text = expositionOf([{ name: 'a', type: 'counter', unit: '{thing}', help: 'Of a.', samples: [{ labels: { scenario: 'x"} 1\nmidflight_evil 1\\' }, value: 2 }] }, { name: 'b', type: 'gauge', unit: '', help: '', samples: [] }]);
    expect(text).toBe('# HELP a_total Of a.\n# TYPE a_total counter\na_total{scenario="x\\"} 1\\nmidflight_evil 1\\\\"} 2\n');
  });

  it('adds up the buckets of a histogram', () => {
    const text = expositionOf([{ name: 'a.b', type: 'histogram', unit: 's', help: 'Of a.', samples: [{ labels: { of: 'c' }, bounds: [0.5, 1], counts: [2, 0, 3], sum: 12.5 }] }]);
    expect(text.split('\n').slice(1)).toEqual(['# TYPE a_b_seconds histogram', 'a_b_seconds_bucket{of="c",le="0.5"} 2', 'a_b_seconds_bucket{of="c",le="1"} 2', 'a_b_seconds_bucket{of="c",le="+Inf"} 5', 'a_b_seconds_sum{of="c"} 12.5', 'a_b_seconds_count{of="c"} 5', '']);
  });

  it.each([
    ['a.b', 's', 'gauge', 'a_b_seconds'],
    ['a', '{request}', 'counter', 'a_total'],
    ['a.c_d', '', 'gauge', 'a_c_d'],
  ] as const)('calls %s in %s, a %s, %s', (name, unit, type, expected) => {
    expect(prometheusNameOf({ name, unit, type })).toBe(expected);
  });
});
