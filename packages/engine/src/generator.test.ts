import { fakeClock, type FakeClock } from '@midflight/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { expectConsistent } from './testing/expectConsistent.js';
import type { RecordingServer } from './testing/recordingServer.js';
import { createLoadEngine, type LoadEngine } from './loadEngine.js';
import type { LoadSample } from './measure/sample.js';
import { closeAll, serve, stage, started } from './testing/runningLoad.js';
import { engineSettings, rpsLoad, scenarioSettings, stepSettings } from './testing/settings.js';
import { waitUntil } from './testing/waitUntil.js';

afterEach(closeAll);

describe('Generator', { timeout: 30_000 }, () => {
  it('tells a sample each second and what became of every start', async () => {
    const server = await serve((_request, response) => void setTimeout(() => response.end(), 40));
    const engine = await started(engineSettings(server.origin, { workers: 2, load: rpsLoad(400, { maxLagMs: 100 }) }));
    const samples: { requests: number; dropped: number; iterations: number }[] = [];
    engine.onSample((sample) => samples.push(sample));
    await waitUntil('two seconds are over', () => samples.length === 2);
    const summary = await engine.finish();
    expect(summary.dropped).toBeGreaterThan(100);
    for (const key of ['requests', 'dropped', 'iterations'] as const) expect(samples.reduce((sum, sample) => sum + sample[key], 0)).toBe(summary[key]);
    // Waiting for a worker is in the latency, up to the lag allowed and the answer.
    expect(summary.revisions[0]?.latencyMs.p50).toBeGreaterThan(60);
    expect(summary.revisions[0]?.latencyMs.p50).toBeLessThan(500);
    expectConsistent(summary);
  });

  it.each([
    ['iterations', 200],
    ['requests', 50],
  ] as const)('offers exactly what a rate of %s asks for, when an iteration is four requests', async (unit, perSecond) => {
    const server = await serve();
    const clock = fakeClock();
    const scenarios = [scenarioSettings('four', '/1', '/2', '/3', '/4')];
    const engine = await started(engineSettings(server.origin, { load: rpsLoad(200, { unit }), scenarios }), { clock });
    await clock.advance(500);
    await stage(engine, 2, { workers: 7, http: { baseUrl: `${server.origin}/x`, headers: {}, timeoutMs: 1_000_000 } });
    await clock.advance(500);
    const summary = await engine.finish();
    expect(summary.offered).toBe(perSecond);
    expectConsistent(summary);
  });

  it('counts errors by kind and ends the iteration at the first', async () => {
    const server = await serve(({ url }, response) => {
      if (url === '/slow') return;
      response.statusCode = Number(url.slice(1)) || 200;
      response.end('hello');
    });
    const failing = ['/404', '/503', '/slow'].map((path) => scenarioSettings(path, path, '/unreached'));
    const asserted = { ...scenarioSettings('asserted'), steps: [stepSettings('/200', { assertions: [{ type: 'bodyContains', text: 'bye' }] })] };
    const engine = await started(engineSettings(server.origin, { scenarios: [...failing, asserted], http: { baseUrl: server.origin, headers: {}, timeoutMs: 60 } }));
    const kinds: Record<string, string> = { '/404': 'client', '/503': 'server', '/slow': 'timeout', asserted: 'assertion' };
    await waitUntil('each has arrived', () => ['/404', '/503', '/slow', '/200'].every((url) => server.received.filter((one) => one.url === url).length > 1));
    const summary = await engine.finish();
    for (const { name, steps } of summary.scenarios) expect(summary.errorKinds[kinds[name] ?? '']).toBeGreaterThanOrEqual(steps[0]?.requests ?? Infinity);
    expect(Object.keys(summary.errorKinds).toSorted()).toEqual(['assertion', 'client', 'server', 'timeout']);
    // A body is told where an assertion has it read.
    expect(summary.errorExamples).toEqual({ client: '/404, get /404: status 404', server: '/503, get /503: status 503', timeout: '/slow, get /slow: no answer in time', assertion: 'asserted, get /200: status 200, hello' });
    expect(summary.errors).toBe(summary.requests);
    expect(server.received.some(({ url }) => url === '/unreached')).toBe(false);
    expectConsistent(summary);
  });

  it('picks the same scenarios again with the same seed', async () => {
    const orders: string[][] = [];
    for (let run = 0; run < 2; run++) {
      const server = await serve();
      const engine = await started(engineSettings(server.origin, { workers: 1, scenarios: ['/a', '/b', '/c'].map((path) => scenarioSettings(path, path)) }), { seed: 42 });
      await waitUntil('some have arrived', () => server.received.length >= 50);
      expect((await engine.finish()).seed).toBe(42);
      orders.push(server.received.slice(0, 50).map(({ url }) => url));
    }
    expect(orders[0]).toEqual(orders[1]);
  });

  it('keeps the clock of a load model whose numbers change, and begins that of another', async () => {
    const server = await serve();
    const clock = fakeClock();
    const open = { unit: 'iterations', maxLagMs: 60_000, arrival: 'uniform' } as const;
    const ramp = (maxPerSecond: number) => ({ model: 'ramp', minPerSecond: 0, maxPerSecond, rampDurationMs: 9_000, ...open }) as const;
    const engine = await started(engineSettings(server.origin, { workers: 100, load: ramp(100) }), { clock });
    const targets: (number | null)[] = [];
    engine.onSample(({ targetRps }) => targets.push(targetRps));
    await clock.advance(1_500);
    await stage(engine, 2, { load: ramp(60) });
    await clock.advance(1_500);
    await stage(engine, 3, { load: rpsLoad(10, open) });
    await clock.advance(1_000);
    await stage(engine, 4, { load: ramp(30) });
    await clock.advance(1_000);
    const summary = await engine.finish();
    // 100/3 s⁻² for 1.5 s, 20 s⁻² from 1.5 to 3 s, 10/s for 1 s, 10 s⁻² from 0 to 1 s.
    expect(Math.abs(summary.offered - (37.5 + 67.5 + 10 + 5))).toBeLessThanOrEqual(1);
    expect(targets.slice(0, 5).map((target) => Math.round(target ?? -1))).toEqual([33, 40, 60, 10, 10]);
    expectConsistent(summary);
  });

  it('moves rate and workers over a transition, begins a second one where the first has come to, and offers the exact integral', async () => {
    const server = await serve();
    const clock = fakeClock();
    const open = { unit: 'iterations', maxLagMs: 60_000 } as const;
    const transition = { overMs: 2_000, curve: 'linear' } as const;
    const engine = await started(engineSettings(server.origin, { workers: 20, load: rpsLoad(20, open), transition }), { clock });
    const samples: string[] = [];
    engine.onSample(({ targetRps, workers }) => samples.push(`${Math.round(targetRps ?? -1)}/s by ${workers}`));
    await clock.advance(1_000);
    await stage(engine, 2, { load: rpsLoad(220, open), workers: 60 });
    await clock.advance(1_000);
    // Nothing that a transition moves: it goes on.
    await stage(engine, 3, { drainMs: 5_000 });
    await clock.advance(500);
    await stage(engine, 4, { load: rpsLoad(20, open), workers: 20, transition: { overMs: 1_000, curve: 'linear' } });
    await clock.advance(500);
    await clock.advance(1_000);
    const summary = await engine.finish();
    expect(samples.slice(0, 4)).toEqual(['20/s by 20', '120/s by 40', '95/s by 40', '20/s by 20']);
    // 20, then from 20 to 170 in 1.5 s, then from 170 back to 20 in 1 s, then 20 for half a second.
    expect(Math.abs(summary.offered - (20 + 142.5 + 95 + 10))).toBeLessThanOrEqual(1);
    expectConsistent(summary);
  });

  it('lets the number of workers follow its stages', async () => {
    const server = await serve((_request, response) => void setTimeout(() => response.end(), 5));
    const clock = fakeClock();
    const stages = [{ workers: 12, overMs: 800, holdMs: 700 }, { workers: 0, overMs: 400, holdMs: 0 }];
    const engine = await started(engineSettings(server.origin, { workers: 2, load: { model: 'stagedWorkers', stages } }), { clock });
    const workers: number[] = [];
    engine.onSample((sample) => workers.push(sample.workers));
    await clock.advance(1_000);
    await clock.advance(1_000);
    const summary = await engine.finish();
    expect(workers.slice(0, 2)).toEqual([12, 0]);
    expectConsistent(summary);
  });

  it('turns between standby and the plan without a gap, and measures both apart', async () => {
    const server = await serve();
    const clock = fakeClock();
    const engine = createLoadEngine({ threads: 0, clock });
    await stage(engine, 1, { ...engineSettings(server.origin, { load: rpsLoad(100) }), standby: { workers: 1, ratePerSecond: 4 } });
    await engine.start(null);
    const samples: string[] = [];
    engine.onSample(({ phase, round, targetRps, workers, intervalMs }) => samples.push(`${phase} ${round}: ${targetRps}/s by ${workers} for ${intervalMs}`));
    await clock.advance(1_500);
    engine.turn(1);
    await clock.advance(1_000);
    engine.turn(null);
    await stage(engine, 2, { standby: { workers: 2, ratePerSecond: 8 } });
    await clock.advance(1_000);
    engine.turn(2);
    await clock.advance(500);
    const summary = await engine.finish();
    expect(summary).toMatchObject({ offered: 150, rounds: [{ round: 1, fromMs: 1_500 }, { round: 2, fromMs: 3_500 }] });
    expect(summary.revisions).toMatchObject([{ revision: 1, fromMs: 1_500 }, { revision: 2, fromMs: 3_500 }]);
    // The server is a real one: its last answers come when the clock is a little further.
    for (const [lengthMs, leastMs] of [[summary.durationMs, 1_500], [summary.rounds[0]?.durationMs, 1_000], [summary.revisions[0]?.durationMs, 1_000], [summary.rounds[1]?.durationMs, 500], [summary.standby.durationMs, 2_500]] as const) {
      expect(lengthMs).toBeGreaterThanOrEqual(leastMs);
      expect(lengthMs).toBeLessThan(leastMs + 200);
    }
    // 4/s for 1.5 s, and 8/s for a second.
    expect(summary.standby.iterations + summary.standby.dropped).toBe(14);
    expect(summary.rounds.map(({ iterations, dropped }) => iterations + dropped)).toEqual([100, 50]);
    // Left out: what ended after its round, and the last moment.
    expect(samples.filter((line) => !line.includes('null/s') && !line.endsWith('for 0'))).toEqual([
      'standby null: 4/s by 1 for 1000',
      'standby null: 4/s by 1 for 500',
      'plan 1: 100/s by 5 for 500',
      'plan 1: 100/s by 5 for 500',
      'standby null: 8/s by 2 for 500',
      'standby null: 8/s by 2 for 500',
      'plan 2: 100/s by 5 for 500',
    ]);
  });

  describe('at the end of the plan', () => {
    /** 1 000 starts a second, for a second. */
    async function forASecond(): Promise<{ readonly engine: LoadEngine; readonly clock: FakeClock; readonly server: RecordingServer; readonly samples: string[] }> {
      const server = await serve();
      const { origin } = server;
      const clock = fakeClock();
      const engine = await started({ ...engineSettings(origin, { workers: 50, load: rpsLoad(1_000, { maxLagMs: 60_000 }) }), standby: { workers: 10, ratePerSecond: 100 } }, { clock });
      engine.setDuration(1_000);
      const samples: string[] = [];
      engine.onSample(({ phase, elapsedMs, intervalMs, targetRps }) => void (targetRps === null || samples.push(`${phase} ${targetRps}/s for ${intervalMs} to ${elapsedMs}`)));
      return { engine, clock, server, samples };
    }

    it('begins nothing more, however late it is ended', async () => {
      const { engine, clock, samples } = await forASecond();
      await clock.advance(1_030);
      const summary = await engine.finish();
      expect(summary.offered).toBe(1_000);
      expect(samples[0]).toBe('plan 1000/s for 1000 to 1000');
      expectConsistent(summary);
    });

    it('ends before it where it is asked to', async () => {
      const { engine, clock, samples } = await forASecond();
      await clock.advance(400);
      const summary = await engine.finish();
      expect(summary.offered).toBe(400);
      expect(samples[0]).toBe('plan 1000/s for 400 to 400');
      expectConsistent(summary);
    });

    it('turns to standby at its instant, however late it is told to, and its next round is as long again', async () => {
      const { engine, clock, server, samples } = await forASecond();
      await clock.advance(1_030);
      await waitUntil('all have arrived', () => server.received.length === 1_000);
      await new Promise((resolve) => void setTimeout(resolve, 50));
      engine.turn(null);
      await clock.advance(470);
      engine.turn(2);
      await clock.advance(1_030);
      const summary = await engine.finish();
      expect(summary.offered).toBe(2_000);
      expect(summary.rounds).toMatchObject([{ round: 1, fromMs: 0, iterations: 1_000 }, { round: 2, fromMs: 1_500 }]);
      expect(summary.standby.iterations + summary.standby.dropped).toBe(50);
      expect(samples.filter((line) => !line.includes(' for 0 '))).toEqual(['plan 1000/s for 1000 to 1000', 'standby 100/s for 500 to 1500', 'plan 1000/s for 500 to 2000', 'plan 1000/s for 500 to 2500', 'plan 0/s for 30 to 2530']);
    });

    it('asks for nothing in the time up to its being ended, and tells of that apart', async () => {
      const { engine, clock, samples } = await forASecond();
      const asked: (number | null)[] = [];
      engine.onMeasurement(({ changeover }) => void asked.push(...changeover.pulses.map((pulse) => pulse.asked)));
      engine.setDuration(950);
      await clock.advance(3_000);
      await engine.finish();
      expect(samples.slice(0, 3)).toEqual(['plan 1000/s for 950 to 950', 'plan 1000/s for 1050 to 2000', 'plan 1000/s for 1000 to 3000']);
      expect(Math.round(asked.reduce<number>((sum, one) => sum + (one ?? 0), 0))).toBe(950);
    });

    it('is nothing to a drain that goes on past it', async () => {
      const open: (() => void)[] = [];
      const server = await serve((_request, response) => void open.push(() => response.end()));
      const clock = fakeClock();
      const engine = await started(engineSettings(server.origin, { workers: 2, load: rpsLoad(10), drainMs: 60_000 }), { clock });
      engine.setDuration(1_500);
      const ends: number[] = [];
      engine.onSample(({ elapsedMs }) => void ends.push(elapsedMs));
      await clock.advance(900);
      await waitUntil('two are under way', () => open.length === 2);
      const ended = engine.finish();
      await clock.advance(2_100);
      for (const answer of open) answer();
      await ended;
      expect(ends.slice(0, 4)).toEqual([900, 1_000, 2_000, 3_000]);
    });

    it('goes on without a gap where its end is moved out before it is ended', async () => {
      const { engine, clock } = await forASecond();
      await clock.advance(1_030);
      engine.setDuration(2_000);
      await clock.advance(1_500);
      const summary = await engine.finish();
      expect(summary.offered).toBe(2_000);
      expectConsistent(summary);
    });

    it('is now where it is moved into the past, and stays where it was once it was', async () => {
      const { engine, clock } = await forASecond();
      await clock.advance(600);
      engine.setDuration(200);
      await clock.advance(100);
      engine.setDuration(300);
      await clock.advance(100);
      const summary = await engine.finish();
      expect(summary.offered).toBe(600);
      expectConsistent(summary);
    });

    it('is where a change begins that comes after it', async () => {
      const { engine, clock } = await forASecond();
      await clock.advance(1_010);
      await stage(engine, 2, { load: rpsLoad(500, { maxLagMs: 60_000 }) });
      await clock.advance(10);
      engine.setDuration(2_000);
      await clock.advance(1_500);
      const summary = await engine.finish();
      expect(summary.offered).toBe(1_500);
      expectConsistent(summary);
    });

    it('lets workers of a closed model rest, until it is moved out', async () => {
      const server = await serve();
      const clock = fakeClock();
      const engine = await started(engineSettings(server.origin, { workers: 3, load: { model: 'concurrent' } }), { clock });
      engine.setDuration(1_000);
      await waitUntil('some have arrived', () => server.received.length > 50);
      await clock.advance(1_010);
      // What was under way ends.
      await new Promise((resolve) => void setTimeout(resolve, 100));
      const { length } = server.received;
      await new Promise((resolve) => void setTimeout(resolve, 100));
      expect(server.received.length).toBe(length);
      engine.setDuration(2_000);
      await waitUntil('they go on', () => server.received.length > length + 50);
      expectConsistent(await engine.finish());
    });
  });

  it('counts starts that wait over the turn where they were due, begun or dropped', async () => {
    const open: (() => void)[] = [];
    const server = await serve((_request, response) => void open.push(() => response.end()));
    const clock = fakeClock();
    const engine = await started({ ...engineSettings(server.origin, { workers: 1, load: rpsLoad(10, { maxLagMs: 800 }) }), standby: { workers: 1, ratePerSecond: 1 } }, { clock });
    await clock.advance(1_000);
    engine.turn(null);
    await clock.advance(5_000);
    for (const answer of open) answer();
    const summary = await engine.finish();
    // Ten were due in the plan: one was begun, and the others found no worker. In standby there were five.
    expect(summary).toMatchObject({ offered: 10, iterations: 1, dropped: 9 });
    expect(summary.standby.iterations + summary.standby.dropped + summary.standby.interrupted).toBe(5);
    expectConsistent(summary);
  });

  it('counts what a worker goes on with after the turn there, and not where it was busy before', async () => {
    const server = await serve();
    const closed = engineSettings(server.origin, { workers: 1, load: { model: 'concurrent' } });
    const engine = await started({ ...closed, standby: { workers: 1, ratePerSecond: 10_000 } });
    let inStandby = 0;
    engine.onSample(({ phase, requests }) => void (inStandby += phase === 'standby' ? requests : 0));
    const before = (): number => server.received.length;
    await waitUntil('some have arrived', () => before() > 100);
    engine.turn(2);
    const arrived = before();
    await waitUntil('as many have arrived', () => before() > arrived + 100);
    const summary = await engine.finish();
    expect(inStandby).toBe(0);
    expect(summary.rounds.map(({ round }) => round)).toEqual([1, 2]);
    expect(summary.rounds[1]?.requests).toBeGreaterThanOrEqual(100);
    expect(summary.requests).toBe(server.received.length);
    expectConsistent(summary);
  });

  it('counts what ends after the turn where it began, and loses nothing', async () => {
    const open: (() => void)[] = [];
    const server = await serve((_request, response) => void open.push(() => response.end()));
    const engine = await started(engineSettings(server.origin, { workers: 3, load: { model: 'concurrent' } }));
    const samples: LoadSample[] = [];
    engine.onSample((sample) => samples.push(sample));
    await waitUntil('all have arrived', () => open.length === 3);
    engine.turn(null);
    await waitUntil('standby is measured', () => samples.at(-1)?.phase === 'standby');
    open[0]?.();
    await waitUntil('the first is measured', () => samples.some(({ requests }) => requests === 1));
    for (const answer of open) answer();
    await waitUntil('all are measured', () => samples.filter(({ phase }) => phase === 'plan').reduce((sum, { requests }) => sum + requests, 0) === 3);
    const summary = await engine.finish();
    expect(summary).toMatchObject({ requests: 3, iterations: 3, interrupted: 0, errors: 0, rounds: [{ requests: 3 }], standby: { requests: 0 } });
    expect(server.received).toHaveLength(3);
    expectConsistent(summary);
  });
});
