import { describe, expect, it } from 'vitest';
import { Histogram } from './histogram.js';
import { cellOf, measured } from '../testing/measured.js';
import type { Measurement } from './measurement.js';
import { WorkerDemand } from './workerDemand.js';

function second(index: number, iterations: number, busyMs: number, requests = iterations): Measurement {
  const cells = [cellOf(new Histogram(), { requests })];
  return measured({ toMs: (index + 1) * 1_000, cells, iterations: new Map([['A', iterations]]), busyMs });
}

describe('WorkerDemand', () => {
  it('knows nothing before enough has ended', () => {
    const demand = new WorkerDemand();
    demand.add(second(0, 19, 1_900));
    expect(demand.workersFor(100, 'iterations')).toBeUndefined();
    demand.add(second(1, 1, 100));
    expect(demand.workersFor(100, 'iterations')).toBe(10);
  });

  it('counts for how long a worker is busy, by iterations or by requests', () => {
    const demand = new WorkerDemand();
    demand.add(second(0, 50, 50 * 300, 150));
    expect(demand.msPerStart('iterations')).toBe(300);
    expect(demand.msPerStart('requests')).toBe(100);
    expect(demand.workersFor(201, 'requests')).toBe(21);
  });

  it('follows the target: what is older than ten seconds does not count', () => {
    const demand = new WorkerDemand();
    for (let index = 0; index < 5; index++) demand.add(second(index, 50, 50 * 1_000));
    for (let index = 5; index < 15; index++) demand.add(second(index, 50, 50 * 20));
    expect(demand.workersFor(100, 'iterations')).toBe(2);
  });
});
