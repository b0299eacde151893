import { setImmediate as nextTurn } from 'node:timers/promises';
import { fakeClock, type FakeClock } from '@midflight/testkit';
import { MidflightError } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import type { StagedSettings } from '../control.js';
import type { Measurement } from '../measure/measurement.js';
import type { EngineSettings } from '../settings.js';
import { engineSettings, rpsLoad, scenarioSettings } from '../testing/settings.js';
import { Coordinator } from './coordinator.js';
import { openInProcess, type LoadPortEvents, type OpenLoadPort } from './loadPort.js';
import type { ToGenerator } from './messages.js';

/** A coordinator whose load thread never answers, and what goes to and from it. */
function silentThread(): { coordinator: Coordinator; posted: ToGenerator[]; events: LoadPortEvents; failures: MidflightError[]; closed: () => boolean } {
  const posted: ToGenerator[] = [];
  const failures: MidflightError[] = [];
  let closed = false;
  let events: LoadPortEvents | undefined;
  const coordinator = new Coordinator({
    open: (given) => {
      events = given;
      return {
        post: (message) => void posted.push(message),
        close: () => {
          closed = true;
          return Promise.resolve();
        },
      };
    },
    threads: 1,
    clock: fakeClock(),
    onMeasurement: () => {},
    onFailure: (error) => void failures.push(error),
  });
  if (events === undefined) throw new Error('the port was not opened');
  return { coordinator, posted, events, failures, closed: () => closed };
}

const death = new MidflightError('MF_ENGINE_THREAD', 'The load thread died: out of memory');

describe('Coordinator, when the load thread dies', () => {
  it('rejects every call that is open, and says so once', async () => {
    const { coordinator, events, failures } = silentThread();
    const calls = [coordinator.stage(1, { workers: 1 }), coordinator.stage(1, { drainMs: 1 }), coordinator.end('finish')];
    events.onFailure(death);
    for (const result of await Promise.allSettled(calls)) expect(result).toEqual({ status: 'rejected', reason: death });
    expect(failures).toEqual([death]);
  });

  it('refuses later calls, and can still be ended', async () => {
    const { coordinator, events, closed } = silentThread();
    events.onFailure(death);
    await expect(coordinator.stage(1, { workers: 1 })).rejects.toBe(death);
    await expect(coordinator.start(1, 1)).rejects.toBe(death);
    await coordinator.end('finish');
    expect(closed()).toBe(true);
  });
});

describe('Coordinator', () => {
  it('sends all that is committed in one tick as one switch, and nothing when it is reverted in that tick', async () => {
    const { coordinator, posted, events } = silentThread();
    let call = 0;
    const staged = async (part: Partial<EngineSettings>): Promise<StagedSettings> => {
      const answer = coordinator.stage(call === 0 ? 1 : 2, part);
      await nextTurn();
      events.onMessage({ kind: 'done', call: ++call });
      return answer;
    };
    const switches = (): ToGenerator[] => posted.filter(({ kind }) => kind === 'switch');
    (await staged(engineSettings('http://127.0.0.1'))).commit();
    void coordinator.start(1, 1);
    events.onMessage({ kind: 'done', call: ++call });
    const [workers, drain] = [await staged({ workers: 7 }), await staged({ drainMs: 7 })];
    workers.commit();
    workers.revert();
    await nextTurn();
    expect(switches()).toEqual([]);
    workers.commit();
    drain.commit();
    coordinator.markRevision(2);
    await nextTurn();
    expect(switches()).toEqual([{ kind: 'switch', table: { revision: 2, round: 1, durationMs: Infinity, stages: { workers: 2, load: 1, scenarios: 1, http: 1, drainMs: 3 } } }]);
  });

  it('lets the thread forget what no caller can use any more', async () => {
    const { coordinator, posted, events } = silentThread();
    for (let i = 1; i <= 100; i++) {
      const staged = coordinator.stage(i, { workers: i });
      events.onMessage({ kind: 'done', call: i });
      (await staged).commit();
    }
    const kept = new Set(posted.flatMap((message) => (message.kind === 'stage' ? [message.stage] : [])));
    for (const message of posted) if (message.kind === 'forget') for (const stage of message.stages) kept.delete(stage);
    expect(kept.size).toBeLessThan(40);
    expect(kept.has(100)).toBe(true);
  });
});

describe('Coordinator, when many scenarios come', () => {
  const many = (mark: number): EngineSettings['scenarios'] => Array.from({ length: 100 }, (_, index) => ({ ...scenarioSettings(`S${index}`, '/'), weight: mark }));

  /** A thread that takes a millisecond for each of what it is asked. */
  function slowThread() {
    const clock = fakeClock();
    const asked: string[] = [];
    const open: OpenLoadPort = ({ onMessage }) => ({
      post: (message) => {
        asked.push(message.kind);
        if ('call' in message) clock.setTimer(1, () => onMessage({ kind: 'done', call: message.call }));
      },
      close: () => Promise.resolve(),
    });
    return { clock, asked, coordinator: new Coordinator({ open, threads: 1, clock, onMeasurement: () => {}, onFailure: () => {} }) };
  }

  /** Lets time go by until it is over. @returns how long that took, in milliseconds */
  async function timeOf(work: Promise<unknown>, clock: FakeClock): Promise<number> {
    const startedAtMs = clock.now();
    const over = new AbortController();
    void work.finally(() => over.abort());
    while (!over.signal.aborted) await clock.advance(0.5);
    return clock.now() - startedAtMs;
  }

  const running = async ({ clock, coordinator }: ReturnType<typeof slowThread>): Promise<void> => {
    await timeOf(coordinator.stage(1, { ...engineSettings('http://127.0.0.1'), scenarios: many(1) }).then((staged) => staged.commit()), clock);
    await timeOf(coordinator.start(1, 1), clock);
  };

  it('leaves nine tenths of the time to the load that runs, and waits for nothing before it does', async () => {
    const thread = slowThread();
    const { clock, asked, coordinator } = thread;
    const batches = Math.ceil(100 / 16);
    expect(await timeOf(coordinator.stage(1, { ...engineSettings('http://127.0.0.1'), scenarios: many(1) }), clock)).toBe(batches);
    await running(thread);
    asked.length = 0;
    expect(await timeOf(coordinator.stage(2, { scenarios: many(2) }), clock)).toBe((batches - 1) * 10 + 1);
    expect(asked).toEqual([...Array.from({ length: batches - 1 }, () => 'scenarios'), 'stage']);
    expect(await timeOf(coordinator.stage(3, { workers: 3 }), clock)).toBe(1);
  });

  it('spreads thousands over six seconds and no longer', async () => {
    const thread = slowThread();
    await running(thread);
    const thousands = Array.from({ length: 32_000 }, (_, index) => scenarioSettings(`T${index}`, '/'));
    expect(await timeOf(thread.coordinator.stage(2, { scenarios: thousands }), thread.clock)).toBeCloseTo(6_000, -2);
  });

  it('is not kept by rests once the change is given up', async () => {
    const thread = slowThread();
    await running(thread);
    const newer = new AbortController();
    const staged = thread.coordinator.stage(2, { scenarios: many(2) }, newer.signal);
    await thread.clock.advance(2);
    newer.abort(new Error('something newer came'));
    await expect(staged).rejects.toThrow('something newer came');
  });
});

describe('Coordinator of several threads', () => {
  it('has them switch at one instant, even if one hears of it late: together they make what one would have made', async () => {
    const clock = fakeClock();
    const offered: number[] = [];
    const heldBack: (() => void)[] = [];
    let holding = false;
    const open: OpenLoadPort = (events, place) => {
      const port = openInProcess(clock)(events, place);
      const isLate = place?.stripe.index === 1;
      return { ...port, post: (message) => void (holding && isLate ? heldBack.push(() => port.post(message)) : port.post(message)) };
    };
    const coordinator = new Coordinator({ open, threads: 2, clock, onMeasurement: (measurement) => void offered.push(measurement.offered), onFailure: () => {} });
    const rate = (perSecond: number) => ({ load: rpsLoad(perSecond) });
    // Nobody listens there; each start counts all the same.
    (await coordinator.stage(1, { ...engineSettings('http://127.0.0.1:1', rate(100)), workers: 50, drainMs: 0 })).commit();
    await coordinator.start(1, 1);
    await clock.advance(100);
    const faster = await coordinator.stage(2, rate(400));
    holding = true;
    faster.commit();
    await clock.advance(60);
    holding = false;
    for (const post of heldBack.splice(0)) post();
    await clock.advance(140);
    await coordinator.end('abort');
    // It began 2 ms after it was told to; each change takes effect 1 ms after it was committed.
    const asked = 0.1 * (100 + 1 - 2) + 0.4 * 200;
    expect(offered.reduce((sum, count) => sum + count, 0)).toBe(Math.floor(asked));
  });

  it('ends a plan of whole seconds at one instant, each second told once and by all', async () => {
    const clock = fakeClock();
    const told: Measurement[] = [];
    const coordinator = new Coordinator({ open: openInProcess(clock), threads: 2, clock, onMeasurement: (measurement) => void told.push(measurement), onFailure: () => {} });
    (await coordinator.stage(1, { ...engineSettings('http://127.0.0.1:1', { load: rpsLoad(100) }), workers: 50, drainMs: 0 })).commit();
    coordinator.setDuration(2_000);
    await coordinator.start(1, 1);
    await clock.advance(2_020);
    await coordinator.end('finish');
    expect(told.reduce((sum, { offered }) => sum + offered, 0)).toBe(200);
    // What ends after it is told when all is over.
    expect(told.slice(0, 2).map(({ fromMs, toMs, workers }) => ({ fromMs, toMs, workers }))).toEqual([{ fromMs: 0, toMs: 1_000, workers: 50 }, { fromMs: 1_000, toMs: 2_000, workers: 50 }]);
    expect(told.slice(2).map(({ fromMs }) => fromMs)).toEqual([2_000]);
  });
});
