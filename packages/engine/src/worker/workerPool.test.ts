import type { Timer } from '@midflight/core';
import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { printedRandom } from '../testing/seed.js';
import { partialSettings } from '../testing/settings.js';
import { compileParts, type Plan } from '../plan.js';
import { atOnce } from '../schedule/transition.js';
import { ChangeoverRecorder } from '../measure/changeoverRecorder.js';
import { NameBook } from '../measure/nameBook.js';
import { Recorder } from '../measure/recorder.js';
import { seededRandom } from '../scenario/random.js';
import type { Start } from './start.js';
import type { IterationEnd, Work } from './work.js';
import type { Worker } from './worker.js';
import type { WorkOwner } from './workOwner.js';
import { WorkerPool } from './workerPool.js';

const { workers = 1, load = { kind: 'closed', model: 'concurrent' }, scenarios, http, drainMs = 0 } = compileParts(partialSettings('http://127.0.0.1'));
if (scenarios === undefined || http === undefined) throw new Error('no plan');
const plan: Plan = { revision: 1, round: 1, durationMs: Infinity, workers, load, scenarios, http, drainMs, transition: atOnce };
const scenario = scenarios.pick(seededRandom(1));
const names = new NameBook();
const recorder = new Recorder({ round: 1, fromMs: 0, changeover: new ChangeoverRecorder(names), names, onIdle: () => {} });

/** A pool whose iterations take `takesMs` on a fake clock, and everything that happened in it. */
class Trial {
  readonly clock = fakeClock();
  readonly begun: number[] = [];
  readonly begunAtMs: number[] = [];
  readonly ended: { readonly due: number; readonly end: IterationEnd }[] = [];
  readonly busyIds = new Set<number>();
  /** The workers for whom work was made. */
  readonly made: number[] = [];
  dropped = 0;
  /** Iterations that began on a worker that had one. */
  doubled = 0;
  mostAtOnce = 0;
  takesMs = 100;
  ends: IterationEnd = 'done';
  closed = false;
  /** Iterations end as they begin. */
  atOnce = false;
  readonly pool = new WorkerPool({
    clock: this.clock,
    workFrom: (_, worker, owner) => this.workOf(worker, owner),
    nextOwnStart: (nowMs) => (this.closed ? { kind: 'own', plan, scenario, recorder, dueMs: nowMs, expiresAtMs: Infinity } : undefined),
    onDropped: () => void this.dropped++,
  });

  private workOf(worker: Worker, owner: WorkOwner): Work {
    this.made.push(worker.id);
    let timer: Timer | undefined;
    let start: Start | undefined;
    const end = (how: IterationEnd): void => {
      timer?.cancel();
      this.busyIds.delete(worker.id);
      this.ended.push({ due: start?.dueMs ?? NaN, end: how });
    };
    const tell = (how: IterationEnd): void => {
      end(how);
      owner.workEnded(worker, how, this.clock.now());
    };
    return {
      begin: (next, nowMs) => {
        start = next;
        if (this.busyIds.has(worker.id)) this.doubled++;
        this.busyIds.add(worker.id);
        this.begun.push(start.dueMs);
        this.begunAtMs.push(nowMs);
        this.mostAtOnce = Math.max(this.mostAtOnce, this.busyIds.size);
        if (this.atOnce) return end(this.ends), this.ends;
        timer = this.clock.setTimer(this.takesMs, () => tell(this.ends));
        return undefined;
      },
      hurry: () => {},
      cut: () => tell('interrupted'),
    };
  }

  /** Offers a start that is due now. */
  offer(maxLagMs = 1_000_000): void {
    const start: Start = { kind: 'scheduled', plan, scenario, recorder, dueMs: this.clock.now(), expiresAtMs: this.clock.now() + maxLagMs };
    this.pool.offer(start);
  }

  interrupted(): number {
    return this.ended.filter(({ end }) => end === 'interrupted').length;
  }
}

describe('WorkerPool, open model', { timeout: 30_000 }, () => {
  it('runs every start once and in order while it is resized 1→100→1', async () => {
    const trial = new Trial();
    const random = printedRandom('workerPool');
    const offered: number[] = [];
    for (let round = 0; round < 3_000; round++) {
      await trial.clock.advance(1);
      offered.push(trial.clock.now());
      trial.offer();
      if (round % 25 === 0) trial.pool.resize([1, 100, 1 + Math.floor(random() * 100)][round % 3] ?? 1, 1_000_000);
    }
    trial.pool.resize(100, 1_000_000);
    await trial.clock.advance(100_000);
    expect(trial.begun).toEqual(offered);
    expect(trial.ended.length).toBe(offered.length);
    expect(trial.mostAtOnce).toBeGreaterThan(20);
    expect(trial.mostAtOnce).toBeLessThanOrEqual(100);
    expect(trial.doubled + trial.dropped + trial.interrupted()).toBe(0);
    expect(trial.pool.activeCount).toBe(0);
  });

  it('drops what waited longer than allowed, and counts each once', async () => {
    const trial = new Trial();
    trial.pool.resize(1, 0);
    for (let i = 0; i < 10; i++) trial.offer(250);
    await trial.clock.advance(10_000);
    expect(trial.begun.length).toBe(3);
    expect(trial.dropped).toBe(7);
  });

  it('drops in time although no worker becomes free', async () => {
    const trial = new Trial();
    trial.takesMs = 100_000;
    trial.pool.resize(1, 0);
    for (let i = 0; i < 3; i++) trial.offer(250);
    await trial.clock.advance(300);
    trial.pool.dropExpired();
    expect(trial.dropped).toBe(2);
    expect(trial.pool.waitingCount).toBe(0);
  });

  it('runs what waits, one after the other, when iterations wait for nothing', async () => {
    const trial = new Trial();
    trial.atOnce = true;
    for (let i = 0; i < 20_000; i++) trial.offer();
    trial.pool.resize(1, 0);
    expect(trial.ended.length).toBe(20_000);
    expect(trial.pool.activeCount).toBe(0);
  });

  it('accounts for every start at the end: run, cut or dropped', async () => {
    const trial = new Trial();
    trial.takesMs = 300;
    trial.pool.resize(4, 0);
    for (let i = 0; i < 500; i++) {
      await trial.clock.advance(2);
      trial.offer(200);
    }
    await Promise.all([trial.pool.stop(50), trial.clock.advance(50)]);
    expect(trial.ended.length + trial.dropped).toBe(500);
    expect(trial.interrupted()).toBeGreaterThan(0);
    expect(trial.dropped).toBeGreaterThan(400);
  });
});

describe('WorkerPool, open model and then closed', () => {
  it('makes work for a worker once, and anew when the plan has changed while it rests, or when it was cut', async () => {
    const trial = new Trial();
    trial.pool.resize(1, 0);
    for (let i = 0; i < 3; i++) trial.offer();
    await trial.clock.advance(300);
    expect({ begun: trial.begunAtMs, made: trial.made }).toEqual({ begun: [0, 100, 200], made: [1] });
    trial.offer();
    expect(trial.made).toEqual([1]);
    trial.pool.forgetWork();
    await trial.clock.advance(100);
    trial.offer();
    expect(trial.made).toEqual([1]);
    await trial.clock.advance(100);
    trial.pool.forgetWork();
    trial.closed = true;
    trial.pool.wake();
    await trial.clock.advance(300);
    expect(trial.begun.length).toBe(9);
    expect(trial.made).toEqual([1, 1]);
    trial.pool.resize(0, 0);
    expect(trial.interrupted()).toBe(1);
    trial.pool.resize(1, 0);
    await trial.clock.advance(0);
    expect(trial.made).toEqual([1, 1, 1]);
  });

  it('pauses after an iteration of its own that found nobody, and after no other', async () => {
    const trial = new Trial();
    trial.ends = 'unreachable';
    trial.closed = true;
    trial.pool.resize(1, 0);
    await trial.clock.advance(150);
    trial.closed = false;
    for (let i = 0; i < 3; i++) trial.offer();
    await trial.clock.advance(1_000);
    trial.closed = true;
    trial.pool.wake();
    await trial.clock.advance(1_000);
    // 50 and 100 ms after those of its own, and nothing after those of the open model, which waited.
    expect(trial.begunAtMs).toEqual([0, 150, 350, 450, 550, 1_150]);
  });
});

describe('WorkerPool, closed model', () => {
  async function closedTrial(size: number): Promise<Trial> {
    const trial = new Trial();
    trial.closed = true;
    trial.pool.resize(size, 1_000);
    await trial.clock.advance(0);
    return trial;
  }

  it('iterates back to back', async () => {
    const trial = await closedTrial(1);
    await trial.clock.advance(350);
    expect(trial.begunAtMs).toEqual([0, 100, 200, 300]);
  });

  it('keeps nothing else from happening when its iterations wait for nothing', async () => {
    const trial = new Trial();
    trial.closed = true;
    trial.atOnce = true;
    trial.pool.resize(1, 1_000);
    expect(trial.begun.length).toBe(1);
    await trial.clock.advance(10);
    expect(trial.begun.length).toBe(11);
    await trial.pool.stop(1_000);
    expect(trial.pool.activeCount).toBe(0);
  });

  it('spaces new workers out: 10 ms apart, or all of them within a second', async () => {
    const few = await closedTrial(5);
    await few.clock.advance(99);
    expect(few.begunAtMs).toEqual([0, 10, 20, 30, 40]);
    const many = new Trial();
    many.closed = true;
    many.takesMs = 5_000;
    many.pool.resize(1_000, 0);
    await many.clock.advance(500);
    expect(many.begun.length).toBeGreaterThan(499);
    expect(many.begun.length).toBeLessThan(503);
    await many.clock.advance(500);
    expect(many.begun.length).toBe(1_000);
  });

  it('lets retired workers finish and then rest', async () => {
    const trial = await closedTrial(3);
    await trial.clock.advance(50);
    trial.pool.resize(1, 1_000);
    expect(trial.pool.activeCount).toBe(3);
    await trial.clock.advance(100);
    expect(trial.pool.activeCount).toBe(1);
    expect(trial.interrupted()).toBe(0);
  });

  it('cuts a retired worker when its drain is over, and no other', async () => {
    const trial = await closedTrial(3);
    await trial.clock.advance(50);
    trial.takesMs = 60_000;
    await trial.clock.advance(100);
    trial.pool.resize(1, 1_000);
    await trial.clock.advance(999);
    expect(trial.interrupted()).toBe(0);
    await trial.clock.advance(1);
    expect(trial.interrupted()).toBe(2);
    expect(trial.pool.activeCount).toBe(1);
  });

  it('takes a retired worker back that is wanted again before its drain is over', async () => {
    const trial = await closedTrial(2);
    trial.takesMs = 3_000;
    await trial.clock.advance(150);
    trial.pool.resize(1, 1_000);
    trial.pool.resize(2, 1_000);
    await trial.clock.advance(2_900);
    expect(trial.interrupted()).toBe(0);
    expect(trial.pool.activeCount).toBe(2);
  });

  it('lets a cut worker work again', async () => {
    const trial = await closedTrial(1);
    trial.takesMs = 3_000;
    await trial.clock.advance(150);
    await Promise.all([trial.pool.stop(0), trial.clock.advance(0)]);
    expect(trial.interrupted()).toBe(1);
    trial.takesMs = 100;
    trial.pool.resize(1, 0);
    await trial.clock.advance(100);
    expect(trial.ended.at(-1)?.end).toBe('done');
  });

  it('pauses longer and longer while the target cannot be reached, and not after', async () => {
    const trial = await closedTrial(1);
    trial.takesMs = 0;
    trial.ends = 'unreachable';
    await trial.clock.advance(10_000);
    expect(trial.begun.length).toBeLessThan(16);
    expect(trial.begunAtMs.slice(1, 6).map((atMs, index) => atMs - (trial.begunAtMs[index] ?? 0))).toEqual([100 + 50, 100, 200, 400, 800]);
    trial.ends = 'done';
    trial.takesMs = 10;
    await trial.clock.advance(1_100);
    expect(trial.ended.filter(({ end }) => end === 'done').length).toBeGreaterThan(5);
  });

  it('ends a pause when the worker retires', async () => {
    const trial = await closedTrial(1);
    trial.ends = 'unreachable';
    trial.takesMs = 0;
    await trial.clock.advance(2_000);
    await trial.pool.stop(60_000);
    expect(trial.pool.activeCount).toBe(0);
  });

  it('stops at once when hurried during a drain', async () => {
    const trial = await closedTrial(2);
    trial.takesMs = 60_000;
    await trial.clock.advance(150);
    const finished = trial.pool.stop(30_000);
    await trial.pool.stop(0);
    await finished;
    expect(trial.interrupted()).toBe(2);
  });
});
