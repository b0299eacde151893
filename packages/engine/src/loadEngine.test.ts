import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createLoadEngine } from './loadEngine.js';
import type { EngineSettings } from './settings.js';
import { expectConsistent } from './testing/expectConsistent.js';
import type { Received } from './testing/recordingServer.js';
import { closeAll, serve, stage, started } from './testing/runningLoad.js';
import { printedRandom } from './testing/seed.js';
import { engineSettings, rpsLoad, scenarioSettings, stepSettings } from './testing/settings.js';
import { waitUntil } from './testing/waitUntil.js';

afterEach(closeAll);

function idsOf(received: readonly Received[]): number[] {
  return received.map(({ url }) => Number(new URL(url, 'http://x').searchParams.get('id'))).toSorted((a, b) => a - b);
}

describe('a load that is retuned', { timeout: 30_000 }, () => {
  it('loses, doubles and aborts nothing over resizes, swaps of scenarios, targets and rates', async () => {
    const random = printedRandom('loadEngine');
    const delayed = (_request: Received, response: { end(): void }): void => void setTimeout(() => response.end(), random() * 20);
    const servers = [await serve(delayed), await serve(delayed)] as const;
    const engine = await started(engineSettings(servers[0].origin));
    const changes: (() => Partial<EngineSettings>)[] = [
      () => ({ workers: [1, 100][Math.floor(random() * 2)] ?? 1 }),
      () => ({ load: random() < 0.5 ? { model: 'concurrent' } : rpsLoad(100 + random() * 400) }),
      () => ({ scenarios: [scenarioSettings(`S${Math.floor(random() * 3)}`, '/?id={{iteration}}')] }),
      () => ({ http: { baseUrl: `${servers[random() < 0.5 ? 0 : 1].origin}/prefix`, headers: {}, timeoutMs: 20_000 } }),
    ];
    for (let revision = 2; revision <= 60; revision++) {
      await stage(engine, revision, changes[revision % changes.length]?.() ?? {});
      await pause(random() * 30);
    }
    const summary = await engine.finish();
    const received = servers.flatMap((server) => server.received);
    expect(idsOf(received)).toEqual(Array.from({ length: received.length }, (_, index) => index));
    expect(summary).toMatchObject({ requests: received.length, iterations: received.length, errors: 0, interrupted: 0, statuses: { 200: received.length } });
    expect(servers[0].received.length * servers[1].received.length).toBeGreaterThan(0);
    expect(servers[0].aborted() + servers[1].aborted()).toBe(0);
    expect(summary.revisions.map(({ revision }) => revision)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expectConsistent(summary);
  });

  it('keeps connections to the hosts of steps as long as a scenario of the mix names them', async () => {
    const [home, other] = [await serve(), await serve()];
    const away = scenarioSettings('away', `${other.origin}/`);
    const engine = await started(engineSettings(home.origin, { workers: 1, scenarios: [away] }));
    await waitUntil('requests have arrived', () => other.received.length >= 20);
    expect(other.connections()).toBe(1);
    await stage(engine, 2, { scenarios: [{ ...away, enabled: false }, scenarioSettings('home', '/')] });
    await waitUntil('others have arrived', () => home.received.length >= 20);
    await waitUntil('the connection is closed', () => other.openConnections() === 0);
    expectConsistent(await engine.finish());
  });

  it('lets iterations under way finish on the revision that they began on', async () => {
    const open: (() => void)[] = [];
    const server = await serve(({ url }, response) => (url.startsWith('/old/1') ? void open.push(() => response.end()) : void response.end()));
    const engine = await started(engineSettings(server.origin, { workers: 1, scenarios: [scenarioSettings('old', '/old/1', '/old/2')] }));
    await waitUntil('the first step has arrived', () => open.length === 1);
    const scenarios = [scenarioSettings('new', '/new')];
    const [swapped, resized] = await Promise.all([engine.control.stage(2, { scenarios }), engine.control.stage(2, { workers: 2 })]);
    swapped.commit();
    resized.commit();
    await waitUntil('a new one has arrived', () => server.received.some(({ url }) => url === '/new'));
    open[0]?.();
    await waitUntil('the old one is finished', () => server.received.some(({ url }) => url === '/old/2'));
    const summary = await engine.finish();
    expect(server.received.filter(({ url }) => url.startsWith('/old')).map(({ url }) => url)).toEqual(['/old/1', '/old/2']);
    expect(summary.revisions[0]).toMatchObject({ revision: 1, requests: 2 });
    expectConsistent(summary);
  });

  it('switches all that is committed in one tick at one instant', async () => {
    const servers = [await serve(), await serve()] as const;
    const settingsFor = (side: 0 | 1): EngineSettings => engineSettings(servers[side].origin, { scenarios: [scenarioSettings(`side ${side}`, `/${side}`)] });
    const engine = await started(settingsFor(0));
    for (let revision = 2; revision < 20; revision++) {
      const side = revision % 2 === 0 ? 1 : 0;
      const { http, scenarios } = settingsFor(side);
      const staged = await Promise.all([engine.control.stage(revision, { http }), engine.control.stage(revision, { scenarios })]);
      const before = servers[side].received.length;
      for (const part of staged) part.commit();
      await waitUntil('some have arrived', () => servers[side].received.length > before);
    }
    await engine.finish();
    for (const side of [0, 1] as const) expect(new Set(servers[side].received.map(({ url }) => url))).toEqual(new Set([`/${side}`]));
  });

  it('never sees what is committed and reverted in one tick', async () => {
    const server = await serve();
    const engine = await started(engineSettings(server.origin));
    const staged = await engine.control.stage(2, { scenarios: [scenarioSettings('never', '/never')] });
    staged.commit();
    staged.revert();
    await waitUntil('some have arrived', () => server.received.length > 50);
    const summary = await engine.finish();
    expect(summary.revisions.map(({ revision }) => revision)).toEqual([1]);
    expect(server.received.filter(({ url }) => url === '/never')).toEqual([]);
  });

  it('goes back when a change is reverted later', async () => {
    const server = await serve();
    const engine = await started(engineSettings(server.origin, { scenarios: [scenarioSettings('old', '/old')] }));
    const staged = await engine.control.stage(2, { scenarios: [scenarioSettings('new', '/new')] });
    staged.commit();
    await waitUntil('the new one has arrived', () => server.received.at(-1)?.url === '/new');
    staged.revert();
    await waitUntil('the old one is back', () => server.received.at(-1)?.url === '/old');
    const summary = await engine.finish();
    expect(summary.revisions.map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('counts what follows to a revision that changed nothing here', async () => {
    const server = await serve();
    const engine = await started(engineSettings(server.origin));
    engine.markRevision(7);
    await waitUntil('some have arrived', () => server.received.length > 50);
    const summary = await engine.finish();
    expect(summary.revisions.map(({ revision }) => revision)).toEqual([1, 7]);
    expect(summary.revisions[1]?.requests).toBeGreaterThan(0);
  });
});

describe('the end of a load', { timeout: 30_000 }, () => {
  it('lets requests in flight finish, and cuts think times', async () => {
    const open: (() => void)[] = [];
    const server = await serve((_request, response) => void open.push(() => response.end()));
    const step = stepSettings('/', { thinkTime: { minMs: 100_000, maxMs: 200_000 } });
    const engine = await started(engineSettings(server.origin, { workers: 3, scenarios: [{ ...scenarioSettings('thinks'), steps: [step] }] }));
    await waitUntil('all have arrived', () => open.length === 3);
    open[0]?.();
    const finished = engine.finish();
    open[1]?.();
    open[2]?.();
    expect(await finished).toMatchObject({ requests: 3, iterations: 3, interrupted: 0, errors: 0 });
    expect(server.aborted()).toBe(0);
    await waitUntil('all connections are closed', () => server.openConnections() === 0);
  });

  it('cuts what is not done within the drain, and counts it as no error', async () => {
    const server = await serve(() => {});
    const engine = await started(engineSettings(server.origin, { workers: 3, drainMs: 20 }));
    await waitUntil('all have arrived', () => server.received.length === 3);
    expect(await engine.finish()).toMatchObject({ requests: 0, iterations: 0, interrupted: 3, errors: 0, offered: 3 });
  });

  it('comes at once with abort, also in the middle of a drain', async () => {
    const server = await serve(() => {});
    const engine = await started(engineSettings(server.origin, { workers: 3, drainMs: 1_000_000 }));
    await waitUntil('all have arrived', () => server.received.length === 3);
    const finished = engine.finish();
    expect(await engine.abort()).toEqual(await finished);
    expect(await engine.finish()).toMatchObject({ interrupted: 3 });
  });

  it('is no obstacle before the start', async () => {
    expect(await createLoadEngine({ threads: 0 }).finish()).toMatchObject({ requests: 0, durationMs: 0, revisions: [] });
  });
});

describe('LoadControl', { timeout: 30_000 }, () => {
  it('refuses to start without all parts, by name', async () => {
    const engine = createLoadEngine({ threads: 0 });
    await stage(engine, 1, { workers: 1, drainMs: 1 });
    await expect(engine.start()).rejects.toMatchObject({ code: 'MF_ENGINE_NOT_READY', details: { missing: ['load', 'scenarios', 'http'] } });
  });

  it.each([0, 1.5, 10_001, Number.NaN])('refuses %s workers, and goes on with what it has', async (workers) => {
    const server = await serve();
    const engine = await started(engineSettings(server.origin));
    await expect(engine.control.stage(2, { workers })).rejects.toMatchObject({ code: 'MF_ENGINE_SETTINGS', details: { field: 'workers', value: workers } });
    await engine.finish();
  });

  it.each([0, -1, Number.NaN])('refuses a plan of %s milliseconds', (durationMs) => {
    expect(() => createLoadEngine({ threads: 0 }).setDuration(durationMs)).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS', details: { field: 'durationMs', value: durationMs } }));
  });

  it('runs once', async () => {
    const server = await serve();
    const engine = await started(engineSettings(server.origin));
    await expect(engine.start()).rejects.toMatchObject({ code: 'MF_ENGINE_STATE' });
    await engine.finish();
    await expect(engine.control.stage(2, { workers: 1 })).rejects.toMatchObject({ code: 'MF_ENGINE_STATE' });
  });

  it('stages nothing for a caller that gave up', async () => {
    const engine = createLoadEngine({ threads: 0 });
    await expect(engine.control.stage(1, { workers: 1 }, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
  });
});
