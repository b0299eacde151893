import { describe, expect, it } from 'vitest';
import { cellOf, histogramOf, measured } from '../testing/measured.js';
import { LoadMeter } from './loadMeter.js';

const fast = (scenario: string, step: string, revision: number, errors = 0) => cellOf(histogramOf([10, 10]), { scenario, step, revision, errors });
const slow = (scenario: string, step: string, revision: number) => cellOf(histogramOf([500, 500]), { scenario, step, revision });

describe('LoadMeter', () => {
  it('tells the last seconds and forgets those before, and what came since the change', () => {
    const meter = new LoadMeter(3_000);
    meter.add(measured({ toMs: 1_000, iterations: new Map([['A', 90], ['B', 10]]), cells: [slow('A', 'one', 1)] }));
    meter.add(measured({ toMs: 2_000, revision: 2, iterations: new Map([['A', 3]]), cells: [fast('A', 'one', 2, 1), slow('A', 'two', 1)] }));
    expect(meter.revision).toBe(2);
    expect(meter.scenario('A')).toMatchObject({ iterationsPerSecond: 46.5, last: { requests: 6, errors: 1 }, sinceChange: { requests: 2, errors: 1, latencyMs: { max: 10 } } });
    meter.add(measured({ toMs: 3_000, revision: 2, iterations: new Map([['A', 2], ['B', 1]]), cells: [fast('A', 'one', 2), fast('B', 'one', 2)] }));
    meter.add(measured({ toMs: 4_000, revision: 2, iterations: new Map([['A', 1], ['B', 1]]), cells: [] }));
    const reading = meter.scenario('A');
    expect(reading).toMatchObject({ iterationsPerSecond: 2, share: 0.75, last: { requests: 6 }, sinceChange: { requests: 4, errors: 1 } });
    expect(reading.last.latencyMs.p99).toBeGreaterThan(490);
    expect(meter.steps('A').map(({ name, last, sinceChange }) => [name, last.requests, sinceChange.requests])).toEqual([['one', 4, 4], ['two', 2, 0]]);
    expect([...meter.names].toSorted()).toEqual(['A', 'B']);
  });

  it('has nothing to say of what did nothing', () => {
    const meter = new LoadMeter(3_000);
    expect(meter.scenario('A')).toMatchObject({ iterationsPerSecond: 0, share: 0, last: { requests: 0 }, sinceChange: { requests: 0 } });
    expect([meter.revision, meter.steps('A'), meter.names.size]).toEqual([0, [], 0]);
  });
});
