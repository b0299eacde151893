import { createReloader, offer, systemClock } from '@midflight/core';
import { loadDocumentModel, type LoadDocument } from '@midflight/document';
import { createLoadEngine, Guard, LOAD_CONTROL, ThresholdJudge, WorkerDemand } from '@midflight/engine';
import { startRecordingTarget, type RecordingTargetOptions } from '@midflight/testkit';
import { describe, it, type TestContext } from 'vitest';
// @boundaries-ignore one source that says what it is told to is enough
import { scriptedSource } from '../../../../test/support/scriptedSource.js';
import { appliersOf } from '../assemble.js';
import { PlanRounds } from './planRounds.js';
import { RunClock } from './runClock.js';
import type { RunEvent } from './runEvents.js';
import { runLoad } from './runLoad.js';
import type { RunParts } from './runParts.js';

type Told<Name extends RunEvent['event']> = Extract<RunEvent, { event: Name }>;

/** A run on a real server, with everything that the command has but for files. */
async function running(options: RecordingTargetOptions, { onTestFinished }: TestContext) {
  const target = await startRecordingTarget(options);
  const { source, say } = scriptedSource();
  const engine = createLoadEngine({ threads: 0 });
  const steered = { runClock: new RunClock(systemClock), judge: new ThresholdJudge(), guard: new Guard() };
  const demand = new WorkerDemand();
  engine.onMeasurement((measurement) => demand.add(measurement));
  const reloader = await createReloader<LoadDocument>({ model: loadDocumentModel, sources: [source], appliers: appliersOf(steered, 0), services: [offer(LOAD_CONTROL, engine.control)] });
  const parts: RunParts = { engine, reloader, demand, sources: ['scripted'], threads: 0, follow: true, exporters: [], rounds: new PlanRounds({ engine, runClock: steered.runClock, wait: false, keepAlive: false }), ...steered };
  const [graceful, now] = [new AbortController(), new AbortController()];
  const events: RunEvent[] = [];
  let heard = (): void => {};
  const until = async <Name extends RunEvent['event']>(name: Name, holds: (event: Told<Name>) => boolean = () => true): Promise<Told<Name>> => {
    for (;;) {
      const found = events.find((event): event is Told<Name> => event.event === name && holds(event as Told<Name>));
      if (found) return found;
      await new Promise<void>((resolve) => (heard = resolve));
    }
  };
  const document = ({ rate = 50, path = '/fine', reload = '{}', workers = 5 }): string =>
    `version: "1.0"\nconfig: { baseUrl: "${target.url}", duration: 1m, workers: ${workers} }\nload: { model: rps, target: ${rate} }\nscenarios: [{ name: Only, steps: [{ request: { method: GET, path: ${path} } }] }]\nreload: ${reload}`;
  const ended = runLoad(parts, (event) => (events.push(event), heard()), { graceful: graceful.signal, now: now.signal });
  onTestFinished(async () => {
    graceful.abort();
    await ended;
    await target.close();
  });
  return { say: (change: Parameters<typeof document>[0]) => say(document(change)), until, reloader, events, end: async () => (graceful.abort(), ended) };
}

const guarded = '{ guard: { for: 30s, errorRate: "< 5%", minRequests: 20 } }';
const broken: RecordingTargetOptions = { routes: [{ prefix: '/broken', status: 500 }] };

// Most of it is waiting: together they take as long as the longest.
describe.concurrent('a change that is watched', { timeout: 60_000 }, () => {
  it('FAULTS 62: is taken back by the guard while the configuration is frozen as well', async (context) => {
    const { expect } = context;
    const { say, until, reloader, events, end } = await running(broken, context);
    say({});
    await until('sample', ({ sample }) => sample.elapsedMs > 1_900);
    say({ path: '/broken', reload: guarded });
    await until('reload', ({ outcome }) => outcome.revision === 2);
    await reloader.steering.freeze();
    expect((await until('guard')).verdict).toMatchObject({ revision: 2, verdict: 'breached', action: 'rollback' });
    expect((await until('reload', ({ outcome }) => outcome.revision === 3)).outcome).toMatchObject({ outcome: 'applied', cause: { kind: 'guard' } });
    expect(reloader.status.steering).toMatchObject({ frozen: true, drift: true });
    expect(await end()).toBe(0);
    expect(events.filter(({ event }) => event === 'guard')).toHaveLength(1);
  });

  it('and that nobody can take back any more is told', async (context) => {
    const { expect } = context;
    const { say, until } = await running(broken, context);
    say({});
    await until('sample', ({ sample }) => sample.elapsedMs > 1_900);
    say({ path: '/broken', reload: guarded.replace('{ guard', '{ enabled: false, guard') });
    expect((await until('guard')).verdict).toMatchObject({ verdict: 'breached' });
    expect(await until('notice', ({ message }) => message.startsWith('The guard'))).toMatchObject({ message: expect.stringContaining('could not take back revision 2') });
  });

  it('is said not to be there for want of workers, with how many it takes', async (context) => {
    const { expect } = context;
    const { say, until, events, end } = await running({ routes: [{ prefix: '/', latencyMs: 100 }] }, context);
    say({ rate: 20 });
    await until('sample', ({ sample }) => sample.elapsedMs > 2_900);
    say({ rate: 200 });
    const { turn } = await until('not-converged');
    expect(turn).toMatchObject({ reached: false, revision: 2, why: 'workers limited', needs: expect.any(Number) });
    // 200/s × 0.1 s, and what the connection and the machine add to it.
    const needs = turn.reached ? 0 : (turn.needs ?? 0);
    expect(needs).toBeGreaterThanOrEqual(20);
    expect(needs).toBeLessThan(40);
    say({ rate: 200, workers: 60 });
    expect(await until('converged', (event) => event.turn.revision === 3)).toBeDefined();
    await end();
    const summary = events.find((event) => event.event === 'summary');
    expect(summary?.summary.revisions).toMatchObject([{ revision: 1 }, { revision: 2, receipt: { revision: 2, cut: 0 } }, { revision: 3, receipt: { revision: 3 } }]);
    expect(summary?.summary.revisions[0]).not.toHaveProperty('receipt');
  });
});
