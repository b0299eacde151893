import { fakeClock } from '@midflight/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import type { LoadSummary } from '../measure/summary.js';
import type { ScenarioSettings, StepSettings } from '../settings.js';
import { expectConsistent } from '../testing/expectConsistent.js';
import type { Received, RecordingServer } from '../testing/recordingServer.js';
import { closeAll, serve, started } from '../testing/runningLoad.js';
import { engineSettings, scenarioSettings, stepSettings } from '../testing/settings.js';
import { waitUntil } from '../testing/waitUntil.js';

afterEach(closeAll);

/** A step that sends `request` besides what is usual. */
function step(path: string, request: Partial<StepSettings['request']>, more: Partial<StepSettings> = {}): StepSettings {
  const plain = stepSettings(path, more);
  return { ...plain, request: { ...plain.request, ...request } };
}

/** Runs one worker over a scenario until `enough` requests have arrived. */
async function run(server: RecordingServer, steps: readonly StepSettings[], enough: number, more: Partial<ScenarioSettings> = {}): Promise<{ received: readonly Received[]; summary: LoadSummary }> {
  const scenario: ScenarioSettings = { name: 'S', weight: 1, enabled: true, steps, ...more };
  const engine = await started(engineSettings(server.origin, { workers: 1, scenarios: [scenario] }));
  await waitUntil('enough have arrived', () => server.received.length >= enough);
  const summary = await engine.finish();
  expectConsistent(summary);
  return { received: server.received, summary };
}

/** As an applier hands bytes to all threads. */
function shared(text: string): Uint8Array {
  const bytes = new Uint8Array(new SharedArrayBuffer(Buffer.byteLength(text)));
  bytes.set(Buffer.from(text));
  return bytes;
}

describe('a scenario', { timeout: 20_000 }, () => {
  it('takes values out of answers into later requests', async () => {
    const server = await serve(({ url }, response) => {
      if (url === '/login') response.setHeader('x-trace', 't/1').end('{"token":"a b","user":{"id":7}}');
      else response.end();
    });
    const login = step('/login', { method: 'POST' }, {
      extract: [
        { type: 'jsonPath', name: 'token', path: '$.token', optional: false },
        { type: 'jsonPath', name: 'id', path: '$.user.id', optional: false },
        { type: 'header', name: 'trace', header: 'X-Trace', optional: false },
      ],
    });
    const use = step('/users/${id}', { headers: { authorization: 'Bearer {{token}}' }, queryParams: { t: '${trace}' } });
    const { received } = await run(server, [login, use], 2);
    expect(received[1]).toMatchObject({ url: '/users/7?t=t%2F1', headers: { authorization: 'Bearer a b' } });
  });

  it('begins each iteration anew on the worker of the one before: no variable is left, and no step is half done', async () => {
    let count = 0;
    const server = await serve(({ url }, response) => {
      // Of each three, the third fails.
      response.statusCode = url === '/repeated' && ++count % 3 === 0 ? 500 : 200;
      response.setHeader('x-a', 'left').end();
    });
    const sets = { ...scenarioSettings('sets'), steps: [step('/sets', {}, { extract: [{ type: 'header', name: 'a', header: 'x-a', optional: false }] })] };
    const uses = { ...scenarioSettings('uses'), steps: [step('/{{a}}', {})] };
    const repeats = { ...scenarioSettings('repeats'), steps: [step('/repeated', {}, { repeat: { times: 5 } })] };
    const engine = await started(engineSettings(server.origin, { workers: 1, scenarios: [sets, uses, repeats] }));
    await waitUntil('each had its turn', () => server.received.length >= 400);
    const summary = await engine.finish();
    expectConsistent(summary);
    expect(server.received.filter(({ url }) => url === '/left')).toEqual([]);
    const [used, repeated] = ['uses', 'repeats'].map((one) => summary.scenarios.find(({ name }) => name === one));
    expect(summary.errorKinds).toEqual({ variable: used?.iterations, server: repeated?.iterations });
    expect(repeated?.steps[0]?.requests).toBe(3 * (repeated?.iterations ?? NaN));
  });

  it('takes a whole path out of a variable, with a slash of its own or without', async () => {
    const server = await serve();
    const { received } = await run(server, [step('${a}', {}), step('{{b}}?c=1', {})], 2, { variables: { a: '/x/y', b: 'x/z' } });
    expect(received.slice(0, 2).map(({ url }) => url)).toEqual(['/x/y', '/x/z?c=1']);
  });

  it('fails, and goes no further, when a value is missing', async () => {
    const server = await serve((_request, response) => void response.end('{}'));
    const { summary } = await run(server, [step('/a', {}, { extract: [{ type: 'jsonPath', name: 'x', path: '$.x', optional: false }] }), step('/b', {})], 3);
    expect(server.received.every(({ url }) => url === '/a')).toBe(true);
    expect(summary.errorKinds).toEqual({ extraction: summary.requests });
  });

  it('fails when a variable has no value, without a request', async () => {
    const server = await serve();
    const { summary } = await run(server, [step('/a', {}), step('/{{nobody}}', {})], 3);
    expect(server.received.every(({ url }) => url === '/a')).toBe(true);
    expect(summary.errorKinds['variable']).toBeGreaterThan(0);
  });

  it('begins with its variables, filled in once an iteration', async () => {
    const server = await serve();
    const variables = { id: '{{uuid}}', page: 3, both: '${page}-${id}' };
    const { received } = await run(server, [step('/1/${id}/${both}', {}), step('/2/${id}', {})], 4, { variables });
    const [first, second, third] = received.map(({ url }) => url.split('/'));
    expect(first?.[2]).toMatch(/^[0-9a-f-]{36}$/);
    expect(first?.[3]).toBe(`3-${first?.[2]}`);
    expect(second?.[2]).toBe(first?.[2]);
    expect(third?.[2]).not.toBe(first?.[2]);
  });

  it('sends forms, bodies of a size, and JSON that stays JSON', async () => {
    const server = await serve();
    const steps = [
      step('/form', { method: 'POST', form: { 'a b': 'c&{{who}}', d: 'é' } }),
      step('/size', { method: 'POST', bodyBytes: 70_000 }),
      step('/bytes', { method: 'POST', bodyContent: shared('{{who}} as it is') }),
      step('/json', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"who":"{{who}}","n":${n}}' }),
    ];
    const { received } = await run(server, steps, 4, { variables: { who: 'Ann "A" \\', n: 5 } });
    expect(received[0]).toMatchObject({ body: 'a+b=c%26Ann+%22A%22+%5C&d=%C3%A9', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(received[1]?.headers).toMatchObject({ 'content-length': '70000' });
    expect(received[2]).toMatchObject({ body: '{{who}} as it is' });
    expect(JSON.parse(received[3]?.body ?? '')).toEqual({ who: 'Ann "A" \\', n: 5 });
  });

  it('keeps the cookies of one iteration, where they belong, and forgets them with it', async () => {
    const server = await serve(({ url }, response) => {
      if (url === '/in') response.setHeader('set-cookie', ['sid=1; Path=/in', 'all=2', 'gone=3; Max-Age=0']);
      response.end();
    });
    const { received } = await run(server, [step('/in', {}), step('/in/side', {}), step('/other', {}), step('/own', { headers: { cookie: 'mine=4' } })], 5);
    expect(received.slice(0, 5).map(({ headers }) => headers.cookie)).toEqual([undefined, 'sid=1; all=2', 'all=2', 'mine=4', undefined]);
  });

  it('does a step as often as it says, and leaves it out when its condition is false', async () => {
    const server = await serve();
    const steps = [step('/twice', {}, { repeat: { times: 2 } }), step('/even', {}, { when: 'iteration % 2 == 0' })];
    const { received, summary } = await run(server, steps, 10);
    expect(received.slice(0, 5).map(({ url }) => url)).toEqual(['/twice', '/twice', '/even', '/twice', '/twice']);
    expect(summary.skipped).toBeGreaterThan(0);
  });

  it('fails when a condition can not be judged', async () => {
    const server = await serve();
    const { summary } = await run(server, [step('/a', {}), step('/b', {}, { when: 'nobody == 1' })], 2);
    expect(summary.errorKinds['condition']).toBeGreaterThan(0);
  });

  it('sends again what got no answer or a 5xx, and counts it once', async () => {
    const server = await serve((_request, response) => void (response.writeHead(server.received.length % 3 === 0 ? 200 : 503), response.end()));
    const { summary } = await run(server, [step('/a', {})], 9, { config: { retryCount: 2, retryDelayMs: 1 } });
    expect(summary.errors).toBeLessThanOrEqual(1);
    expect(summary.retries).toBeGreaterThanOrEqual(6);
    expect(server.received.length).toBe(summary.requests + summary.retries + summary.interrupted);
  });

  it('pauses before it sends again, for as long as the scenario says', async () => {
    const atMs: number[] = [];
    const server = await serve((_request, response) => void (atMs.push(performance.now()), response.writeHead(503), response.end()));
    await run(server, [step('/a', {})], 2, { config: { retryCount: 1, retryDelayMs: 200 } });
    expect((atMs[1] ?? 0) - (atMs[0] ?? 0)).toBeGreaterThan(195);
  });

  it('does not send again what was answered and refused', async () => {
    const server = await serve((_request, response) => void (response.writeHead(404), response.end()));
    const { summary } = await run(server, [step('/a', {})], 3, { config: { retryCount: 2, retryDelayMs: 0 } });
    expect(summary.retries).toBe(0);
  });

  it('has a timeout of its own', async () => {
    const server = await serve(() => {});
    const { summary } = await run(server, [step('/a', {})], 2, { config: { timeoutMs: 30, retryCount: 0, retryDelayMs: 0 } });
    expect(summary.errorKinds['timeout']).toBeGreaterThan(0);
  });

  it('uses a kept answer until its time is over, by worker and by request', async () => {
    const server = await serve((_request, response) => void response.end(`{"token":"t${server.received.length}"}`));
    const login = step('/login?u=${user}', {}, { cache: { ttlMs: 10_000 }, extract: [{ type: 'jsonPath', name: 'token', path: '$.token', optional: false }] });
    const scenario: ScenarioSettings = { name: 'S', weight: 1, enabled: true, variables: { user: 'ann' }, steps: [login, step('/use/${token}', {})] };
    const clock = fakeClock();
    const engine = await started(engineSettings(server.origin, { workers: 1, scenarios: [scenario] }), { clock });
    await waitUntil('some have arrived', () => server.received.length > 5);
    expect(server.received.filter(({ url }) => url.startsWith('/login'))).toHaveLength(1);
    expect(server.received.slice(1).every(({ url }) => url === '/use/t1')).toBe(true);
    // On the way there, while the clock already shows the end of the time, it may ask again.
    await clock.advance(10_001);
    await waitUntil('it has asked again', () => server.received.filter(({ url }) => url.startsWith('/login')).length > 1);
    const summary = await engine.finish();
    expect(summary.cached).toBeGreaterThan(3);
    expectConsistent(summary);
  });

  it('keeps no answer that failed', async () => {
    const server = await serve((_request, response) => void (response.writeHead(500), response.end()));
    const { received } = await run(server, [step('/a', {}, { cache: { ttlMs: 60_000 } })], 3);
    expect(received.length).toBeGreaterThanOrEqual(3);
  });
});
