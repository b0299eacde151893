import { describe, expect, it } from 'vitest';
import type { Pulse } from '../measure/changeover.js';
import type { Measurement } from '../measure/measurement.js';
import { WorkerDemand } from '../measure/workerDemand.js';
import { histogramOf, measured } from '../testing/measured.js';
import { Convergence, type ConvergenceTarget, type ConvergenceTurn } from './convergence.js';

const open = { unit: 'iterations', arrival: 'uniform', heaviest: 1 } as const;
const target = (more: Partial<ConvergenceTarget> = {}): ConvergenceTarget => ({ revision: 2, transitionMs: 0, scenarios: [{ name: 'A', weight: 1 }], open, ...more });

interface Second {
  readonly asked?: number | null;
  readonly begun?: number;
  readonly workers?: number;
  readonly active?: number;
  readonly mix?: Readonly<Record<string, number>>;
  readonly lagMs?: number;
  /** For how long a worker was busy with an iteration. */
  readonly busyMs?: number;
}

/** A second whose tenths are all alike; the first is that of the change. */
function second(index: number, { asked = 100, begun = 100, workers = 10, active = 2, mix = { A: begun }, lagMs = 1, busyMs = 20 }: Second): Measurement {
  const pulses = Array.from({ length: 10 }, (_, tenth): Pulse => ({ toMs: index * 1_000 + (tenth + 1) * 100, revision: 2, asked: asked === null ? null : asked / 10, begun: begun / 10, workers, activeWorkers: active, latestStartMs: 0, largestBurst: 1 }));
  const traces = [{ revision: 2, under: 2, begun: new Map(Object.entries(mix)), ended: begun, cut: 0, firstSentMs: undefined, lastSentMs: undefined, lastEndedMs: undefined }];
  const switches = index === 0 ? [{ revision: 2, atMs: 0, inFlight: 0, waiting: 0 }] : [];
  return measured({ toMs: (index + 1) * 1_000, revision: 2, switches, iterations: new Map([['A', begun]]), busyMs: begun * busyMs, lag: histogramOf([lagMs, lagMs]).toData(), targetPerSecond: asked, workers, activeWorkers: active, changeover: { pulses, traces, oldestRevision: 2 } });
}

/** What is told of so many seconds alike, after some that are not. */
function watch(expected: ConvergenceTarget, seconds: readonly Second[], before: Second = {}): readonly ConvergenceTurn[] {
  const demand = new WorkerDemand();
  demand.add(second(-1, before));
  const convergence = new Convergence(demand);
  convergence.expect(expected);
  return seconds.flatMap((one, index) => {
    const measurement = second(index, one);
    demand.add(measurement);
    return convergence.add(measurement) ?? [];
  });
}

const forLong = (one: Second): Second[] => Array.from({ length: 15 }, () => one);

describe('Convergence', () => {
  it('is told once, when enough starts show that the rate is there', () => {
    expect(watch(target(), forLong({}))).toEqual([{ reached: true, revision: 2, afterMs: 200 }]);
    expect(watch(target(), forLong({ asked: 10, begun: 10 }))).toEqual([{ reached: true, revision: 2, afterMs: 2_000 }]);
    // Twenty iterations, of four requests each.
    expect(watch(target({ open: { ...open, unit: 'requests', heaviest: 4 } }), forLong({}))).toEqual([{ reached: true, revision: 2, afterMs: 800 }]);
  });

  it('waits for the end of the transition', () => {
    expect(watch(target({ transitionMs: 3_000 }), forLong({}))).toEqual([{ reached: true, revision: 2, afterMs: 3_200 }]);
  });

  it('allows starts at random to deviate by what a Poisson process does, and no more', () => {
    const random = { ...open, arrival: 'poisson' } as const;
    expect(watch(target({ open: random }), forLong({ asked: 100, begun: 85 }))).toMatchObject([{ reached: true }]);
    expect(watch(target({ open: random }), forLong({ asked: 100, begun: 60 }))).toMatchObject([{ reached: false }]);
    expect(watch(target(), forLong({ asked: 100, begun: 80 }))).toMatchObject([{ reached: false }]);
  });

  it('is there as soon as a backlog is worked off', () => {
    expect(watch(target(), [{ begun: 300 }, { begun: 300 }, ...forLong({})])).toEqual([{ reached: true, revision: 2, afterMs: 2_200 }]);
  });

  it('takes few starts for enough when there are no more', () => {
    expect(watch(target(), forLong({ asked: 1, begun: 1 }))).toEqual([{ reached: true, revision: 2, afterMs: 10_000 }]);
    expect(watch(target(), forLong({ asked: 0, begun: 0 }))).toMatchObject([{ reached: true, afterMs: 100 }]);
  });

  it('counts how many workers it takes when these are too few', () => {
    expect(watch(target(), forLong({ asked: 1_000, begun: 500, workers: 10, active: 10 }))).toEqual([{ reached: false, revision: 2, afterMs: 10_000, why: 'workers limited', needs: 20 }]);
  });

  it('blames the target when it answers ever more slowly, or when no number of workers would do', () => {
    const short: Second = { asked: 1_000, begun: 50, workers: 10, active: 10 };
    expect(watch(target(), forLong({ ...short, busyMs: 200 }))).toMatchObject([{ why: 'target limited' }]);
    expect(watch(target(), forLong({ ...short, busyMs: 200 }), { busyMs: 150 })).toMatchObject([{ why: 'workers limited', needs: 200 }]);
    expect(watch(target(), forLong({ ...short, busyMs: 20_000 }), { busyMs: 20_000 })).toMatchObject([{ why: 'target limited' }]);
  });

  it('blames the generator when it is late itself', () => {
    expect(watch(target(), forLong({ asked: 1_000, begun: 500, active: 10, lagMs: 80 }))).toMatchObject([{ reached: false, why: 'generator limited' }]);
  });

  it('waits in the closed model until all workers iterate and the retired have gone', () => {
    const closed = target({ open: undefined });
    expect(watch(closed, [{ asked: null, workers: 20, active: 10 }, { asked: null, workers: 20, active: 18 }])).toEqual([{ reached: true, revision: 2, afterMs: 1_100 }]);
    expect(watch(closed, [{ asked: null, workers: 2, active: 10 }, { asked: null, workers: 2, active: 2 }])).toEqual([{ reached: true, revision: 2, afterMs: 1_100 }]);
    expect(watch(closed, forLong({ asked: null, workers: 2, active: 10 }))).toMatchObject([{ reached: false, why: 'target limited' }]);
  });

  it('waits for the mix', () => {
    const scenarios = [{ name: 'A', weight: 1 }, { name: 'B', weight: 1 }];
    expect(watch(target({ scenarios }), [{ mix: { A: 100 } }, { mix: { B: 100 } }])).toEqual([{ reached: true, revision: 2, afterMs: 1_100 }]);
    expect(watch(target({ scenarios }), forLong({ mix: { A: 100 } }))).toMatchObject([{ reached: false }]);
  });

  it('forgets a change for the next one', () => {
    const convergence = new Convergence(new WorkerDemand());
    convergence.expect(target());
    convergence.expect(target({ revision: 3 }));
    expect(convergence.add(second(0, {}))).toBeUndefined();
  });
});
