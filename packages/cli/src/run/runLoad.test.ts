import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpSettingsApplier } from '@midflight/applier-http-settings';
import { loadModelApplier } from '@midflight/applier-load-model';
import { scenariosApplier } from '@midflight/applier-scenarios';
import { standbyApplier } from '@midflight/applier-standby';
import { workersApplier } from '@midflight/applier-workers';
import { createReloader, offer, systemClock, use, type Applier, type ConfigSource, type SourceSignal } from '@midflight/core';
import { loadDocumentModel, type LoadDocument } from '@midflight/document';
import { createLoadEngine, Guard, ThresholdJudge, WorkerDemand, LOAD_CONTROL } from '@midflight/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlanRounds } from './planRounds.js';
import { RunClock } from './runClock.js';
import type { RunEvent } from './runEvents.js';
import { durationApplier } from '../settings/durationApplier.js';
import { thresholdsApplier } from '../settings/thresholdsApplier.js';
import { runLoad } from './runLoad.js';
import type { RunParts } from './runParts.js';

const server = createServer((_request, response) => void response.end());
let baseUrl = '';
beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const text = (name: string): string => `
version: "1.0"
metadata: { name: ${name} }
config: { baseUrl: "${baseUrl}", duration: 1m, workers: 2 }
load: { model: rps, target: 50 }
scenarios: [{ name: Only, steps: [{ request: { method: GET, path: / } }] }]`;

/** A source that says what it is told to, when it is told. */
function scripted(): { source: ConfigSource; say: (content: string) => void } {
  const waiting: SourceSignal[] = [];
  let wake = (): void => {};
  return {
    say: (content) => {
      waiting.push({ kind: 'snapshot', revision: content, documents: [{ name: 'load.yaml', content }], settled: true });
      wake();
    },
    source: {
      id: 'scripted',
      async *watch({ signal }) {
        signal.addEventListener('abort', () => wake());
        while (!signal.aborted) {
          yield* waiting.splice(0);
          if (waiting.length === 0 && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
        }
      },
    },
  };
}

/** An applier that can neither make a change nor take it back. */
const broken: Applier<LoadDocument> = {
  id: 'broken',
  claims: ['metadata'],
  prepare: async ({ previous }) => {
    const fail = (): void => {
      if (previous) throw new Error('stuck');
    };
    return { commit: fail, revert: fail };
  },
};

async function assembleRun({ wait = false, keepAlive = false } = {}) {
  const { source, say } = scripted();
  const engine = createLoadEngine({ threads: 0 });
  const runClock = new RunClock(systemClock);
  const judge = new ThresholdJudge();
  const rounds = new PlanRounds({ engine, runClock, wait, keepAlive });
  const appliers = [use(standbyApplier), durationApplier(runClock), use(workersApplier), use(scenariosApplier), use(loadModelApplier), use(httpSettingsApplier), thresholdsApplier(judge), broken];
  const reloader = await createReloader<LoadDocument>({ model: loadDocumentModel, sources: [source], appliers, services: [offer(LOAD_CONTROL, engine.control)] });
  const parts: RunParts = { engine, reloader, runClock, rounds, judge, demand: new WorkerDemand(), guard: new Guard(), sources: ['scripted'], threads: 0, follow: true, exporters: [] };
  const [graceful, now] = [new AbortController(), new AbortController()];
  const events: RunEvent[] = [];
  let heard = (): void => {};
  const run = (): Promise<number> => runLoad(parts, (event) => (events.push(event), heard()), { graceful: graceful.signal, now: now.signal });
  const until = async (name: RunEvent['event'], count = 1): Promise<void> => {
    while (events.filter(({ event }) => event === name).length < count) await new Promise<void>((resolve) => (heard = resolve));
  };
  return { say, run, until, events, graceful, rounds };
}

/** What ended a run: it says so once. */
const endsOf = (events: readonly RunEvent[]): readonly unknown[] => events.flatMap((event) => (event.event === 'ended' ? [event.end] : []));

describe('a run', () => {
  it('can be interrupted before there is anything to load', async () => {
    const { run, events, graceful } = await assembleRun();
    const running = run();
    graceful.abort();
    await expect(running).rejects.toMatchObject({ code: 'MF_INTERRUPTED' });
    expect(events).toEqual([]);
  });

  it('does not go on when a failed change can not be taken back, says so, and still sums up', async () => {
    const { say, run, until, events } = await assembleRun();
    const running = run();
    say(text('one'));
    await until('sample');
    say(text('two'));
    expect(await running).toBe(5);
    const reload = events.find((event) => event.event === 'reload');
    expect(endsOf(events)).toEqual([{ why: 'degraded' }]);
    expect(reload?.outcome).toMatchObject({ outcome: 'degraded', revision: 1, findings: [{ code: 'MF_APPLIER_COMMIT' }, { code: 'MF_APPLIER_REVERT' }] });
    expect(events.at(-1)).toMatchObject({ event: 'summary', exitCode: 5, failure: expect.stringContaining('could not be put back') });
  });

  it.each([
    ['its time is up', () => text('one').replace('duration: 1m', 'duration: 300ms'), 'duration'],
    ['a threshold with abort is broken', () => `${text('one')}\nthresholds: [{ metric: rps, above: 10000, over: 1s, abort: true }]`, 'threshold'],
  ])('says that it ends when %s', async (_, document, why) => {
    const { say, run, events } = await assembleRun();
    const running = run();
    say(document());
    await running;
    expect(endsOf(events)).toEqual([{ why }]);
    expect(events.map(({ event }) => event).lastIndexOf('started')).toBeLessThan(events.findIndex(({ event }) => event === 'ended'));
  });

  it('is refused when its first document is, with the findings told', async () => {
    const { say, run, events } = await assembleRun();
    const running = run();
    say(text('one').replace('workers: 2', 'workers: -2'));
    await expect(running).rejects.toMatchObject({ code: 'MF_CONFIG_INVALID', message: expect.stringContaining('1 error') });
    expect(events).toMatchObject([{ event: 'reload', outcome: { outcome: 'rejected', findings: [{ code: 'MF_RANGE' }] } }]);
  });

  it('waits in standby, runs the plan as often as it is asked to, and judges and sums up that alone', { timeout: 30_000 }, async () => {
    const { say, run, until, events, graceful, rounds } = await assembleRun({ wait: true, keepAlive: true });
    const running = run();
    const document = (duration: string): string => `${text('one').replace('duration: 1m', `duration: ${duration}`)}\nstandby: { workers: 1, rate: 20 }\nthresholds: ["rps > 40"]`;
    say(document('600ms'));
    await until('sample');
    expect(rounds.start({ author: 'someone' })).toBe(1);
    expect(() => rounds.start({})).toThrow(expect.objectContaining({ code: 'MF_PLAN_RUNS' }));
    await until('phase', 2);
    say(document('1h'));
    await until('phase', 3);
    say(document('600ms'));
    await until('phase', 4);
    rounds.start({});
    await until('phase', 6);
    await until('sample', events.filter(({ event }) => event === 'sample').length + 1);
    expect(endsOf(events)).toEqual([]);
    graceful.abort();
    // 50/s in the plan, and 20/s in the longer time of standby: the threshold is of the plan alone.
    expect(await running).toBe(0);
    expect(endsOf(events)).toEqual([{ why: 'signal' }]);
    expect(() => rounds.start({})).toThrow(expect.objectContaining({ code: 'MF_ENGINE_STATE' }));
    expect(events.find(({ event }) => event === 'started')).toMatchObject({ phase: 'standby' });
    expect(events.flatMap((event) => (event.event === 'phase' ? [event.turn] : []))).toEqual([
      { phase: 'plan', round: 1, why: 'asked', author: 'someone' },
      { phase: 'standby', round: 1, why: 'over' },
      { phase: 'plan', round: 1, why: 'extended' },
      { phase: 'standby', round: 1, why: 'over' },
      { phase: 'plan', round: 2, why: 'asked' },
      { phase: 'standby', round: 2, why: 'over' },
    ]);
    const samples = events.flatMap((event) => (event.event === 'sample' ? [event.sample] : []));
    const requestsOf = (phase: string): number => samples.filter((sample) => sample.phase === phase).reduce((sum, { requests }) => sum + requests, 0);
    expect(requestsOf('standby')).toBeGreaterThan(10);
    expect(events.at(-1)).toMatchObject({ event: 'summary', summary: { requests: requestsOf('plan'), errors: 0, rounds: [{ round: 1 }, { round: 2 }], standby: { requests: requestsOf('standby') } } });
  });
});
