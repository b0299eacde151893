import { loadDocumentModel, type LoadDocument } from '@midflight/document';
import { ThresholdJudge } from '@midflight/engine';
import { describe, expect, it } from 'vitest';
import { measurementOf } from '../testing/measurementOf.js';
import { TablesKeeper } from './tablesKeeper.js';

function documentOf(names: readonly string[], weightOf: (index: number) => number = () => 1): LoadDocument {
  const scenarios = names.map((name, index) => ({ name, weight: weightOf(index), steps: [{ request: { method: 'GET', path: '/' } }] }));
  const content = JSON.stringify({ version: '1.0', config: { baseUrl: 'http://127.0.0.1:9', duration: '1h' }, load: { model: 'rps', target: 10 }, scenarios });
  const { config } = loadDocumentModel.decode(loadDocumentModel.compose([{ name: 'load.yaml', content }]));
  if (!config) throw new Error('the document of this test is not sound');
  return config;
}

const none = { buckets: [], counts: [], maxUs: 0 };
const cell = (scenario: string, step: string, revision = 1) => ({ revision, scenario, step, requests: 2, errors: 1, latency: { buckets: [100], counts: [2], maxUs: 100 }, service: none, firstByte: none, connect: none });

describe('TablesKeeper', () => {
  it('tells the share that is wanted and that is achieved, the steps of what is open, and what is not in the mix any more', () => {
    let active = documentOf(['Browse', 'Buy'], (index) => [80, 20][index] ?? 0);
    const keeper = new TablesKeeper({ active: () => active, judge: new ThresholdJudge() });
    keeper.add(measurementOf({ iterations: new Map([['Browse', 30], ['Buy', 10]]), cells: [cell('Browse', 'one'), cell('Browse', 'two'), cell('Buy', 'pay')], errorKinds: { server: 3 }, errorExamples: { server: 'out of stock' } }));
    const tables = keeper.read({ from: 0, find: '', open: 0 });
    expect(tables).toMatchObject({
      lastMs: 10_000, revision: 1, errorKinds: { server: 3 }, errorExamples: { server: 'out of stock' },
      scenarios: { from: 0, found: 2, rows: [{ name: 'Browse', wantedShare: 0.8, share: 0.75, iterationsPerSecond: 30, last: { requests: 4, errors: 2 }, steps: [{ name: 'one' }, { name: 'two' }] }, { name: 'Buy', wantedShare: 0.2, share: 0.25 }] },
    });
    expect(tables.scenarios.rows[1]).not.toHaveProperty('steps');
    active = documentOf(['Buy']);
    expect(keeper.read({ from: 0, find: '' }).scenarios.rows.map(({ name, wantedShare }) => [name, wantedShare])).toEqual([['Buy', 1], ['Browse', null]]);
  });

  it('says how thresholds stand', () => {
    const judge = new ThresholdJudge();
    judge.follow([{ expression: 'max < 1ms', metric: 'max', comparison: '<', bound: 1, abort: false }, { expression: 'rps > 1 over 1m', metric: 'rps', comparison: '>', bound: 1, overMs: 60_000, abort: false }]);
    judge.add(measurementOf({ cells: [cell('A', 'one')] }));
    const keeper = new TablesKeeper({ active: () => undefined, judge });
    expect(keeper.read({ from: 0, find: '' }).thresholds).toEqual([
      { expression: 'max < 1ms', ok: true, value: 0.1, sinceMs: 1_000, breaches: 0 },
      { expression: 'rps > 1 over 1m', ok: null, value: null, sinceMs: null, breaches: 0 },
    ]);
  });

  it('tells a page of many scenarios, or of those that are looked for', () => {
    const names = Array.from({ length: 120 }, (_, index) => `Scenario ${index}`);
    const active = documentOf(names);
    const keeper = new TablesKeeper({ active: () => active, judge: new ThresholdJudge() });
    keeper.add(measurementOf({ iterations: new Map(names.map((name) => [name, 1])), cells: names.map((name) => cell(name, 'one')) }));
    const page = keeper.read({ from: 50, find: '' }).scenarios;
    expect([page.from, page.found, page.rows.length, page.rows[0]?.name]).toEqual([50, 120, 25, 'Scenario 50']);
    expect(JSON.stringify(keeper.read({ from: 50, find: '', open: 51 })).length).toBeLessThan(16_000);
    const found = keeper.read({ from: 100, find: ' scenario 11' }).scenarios;
    expect([found.from, found.found, found.rows.map(({ name }) => name)]).toEqual([0, 11, ['Scenario 11', ...Array.from({ length: 10 }, (_, index) => `Scenario 11${index}`)]]);
  });
});
