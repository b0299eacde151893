import { fakeClock } from '@midflight/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { expectConsistent } from './testing/expectConsistent.js';
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
});
