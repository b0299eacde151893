import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { mostBodyBytes } from './readBody.js';
import { controlledTest, documentOf, pageParts, recordSoFar, tokens, type ControlledTest } from '../testing/controlledTest.js';

/** Sends these bytes as they are, and gives all that comes back until the connection ends. */
async function raw({ port }: ControlledTest, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (said += chunk)).on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return said;
}

const head = (port: number, first: string): string => `${first}\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${tokens.steer}\r\nconnection: close\r\n`;

describe('the control API refuses', () => {
  it.each([
    ['no token', undefined],
    ['a wrong token', `Bearer ${tokens.steer}x`],
    ['an empty token', 'Bearer '],
    ['another scheme', `Basic ${Buffer.from(`:${tokens.steer}`).toString('base64')}`],
    ['two tokens', `Bearer ${tokens.read} ${tokens.steer}`],
  ])('%s', async (_, authorization) => {
    await using run = await controlledTest();
    for (const [method, path] of [['GET', '/v1/status'], ['POST', '/v1/freeze'], ['POST', '/config'], ['GET', '/health'], ['GET', '/nothing']] as const) {
      const { status, json, headers, text } = await run.ask(method, path, { headers: { authorization } });
      expect(status).toBe(401);
      expect(json).toMatchObject({ code: 'MF_CONTROL_TOKEN', message: expect.any(String), hint: expect.any(String) });
      expect(headers['www-authenticate']).toContain('Bearer');
      expect(text).not.toContain(tokens.steer);
    }
    expect(run.reloader.status.steering.frozen).toBe(false);
  });

  it('steering by a token that only looks', async () => {
    await using run = await controlledTest();
    const headers = { authorization: `Bearer ${tokens.read}` };
    for (const path of ['/v1/reload', '/v1/freeze', '/v1/rollback', '/v1/overrides', '/v1/plan', '/v1/stop', '/stop', '/config']) {
      expect(await run.ask('POST', path, { headers, body: {} })).toMatchObject({ status: 403, json: { code: 'MF_CONTROL_READ_ONLY' } });
    }
    expect(await run.ask('DELETE', '/v1/overrides?path=load.target', { headers })).toMatchObject({ status: 403 });
    expect(run.ends).toEqual([]);
  });

  it('a Host that is not its own, as a page has whose name was turned to this machine', async () => {
    await using run = await controlledTest();
    for (const host of ['evil.example', `evil.example:${run.port}`, '127.0.0.1:1', `127.0.0.1.evil.example:${run.port}`, `127.0.0.1:${run.port}@evil.example`]) {
      expect(await run.ask('GET', '/v1/status', { headers: { host } })).toMatchObject({ status: 403, json: { code: 'MF_CONTROL_HOST' } });
    }
    expect(await raw(run, `GET /v1/status HTTP/1.0\r\nauthorization: Bearer ${tokens.steer}\r\n\r\n`)).toContain('403');
    expect(await raw(run, `GET /v1/status HTTP/1.1\r\nhost:\r\nauthorization: Bearer ${tokens.steer}\r\nconnection: close\r\n\r\n`)).toContain('403');
    for (const host of [`localhost:${run.port}`, `LOCALHOST:${run.port}`, `127.0.0.1:${run.port}`]) expect((await run.ask('GET', '/health', { headers: { host } })).status).toBe(200);
  });

  it('an Origin that is not its own', async () => {
    await using run = await controlledTest();
    for (const origin of ['http://evil.example', 'null', `https://127.0.0.1:${run.port}`, 'http://127.0.0.1:1', `http://127.0.0.1:${run.port}.evil.example`]) {
      expect(await run.ask('POST', '/v1/freeze', { headers: { origin } })).toMatchObject({ status: 403, json: { code: 'MF_CONTROL_ORIGIN' } });
    }
    expect(run.reloader.status.steering.frozen).toBe(false);
    const own = await run.ask('POST', '/v1/freeze', { headers: { origin: `http://127.0.0.1:${run.port}` } });
    expect(own.status).toBe(200);
    expect(own.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('paths that are spelled otherwise, and methods that a path does not take', async () => {
    await using run = await controlledTest();
    for (const path of ['/v1/../v1/status', '/v1/%73tatus', '//v1/status', '/v1/status/', '/v1//status', '/v1/./status', '/V1/status', '/v1/status%00', '/v1\\status', '/../../etc/passwd', `http://127.0.0.1:${run.port}/v1/status`, '/v1/status;a=b', '/__proto__', '/constructor']) {
      expect({ path, ...(await run.ask('GET', path)) }).toMatchObject({ path, status: 404, json: { code: 'MF_CONTROL_ROUTE' } });
    }
    expect(await run.ask('GET', '/v1/freeze')).toMatchObject({ status: 405, json: { code: 'MF_CONTROL_METHOD' }, headers: { allow: 'POST' } });
    for (const method of ['PUT', 'PATCH', 'OPTIONS', 'TRACE']) expect((await run.ask(method, '/v1/status')).status).toBe(405);
    expect(await run.ask('DELETE', '/v1/overrides?path=load.target&path=load.unit')).toMatchObject({ status: 400, json: { code: 'MF_CONTROL_BODY' } });
    for (const query of ['?x=1', '?path=a&path=b', '?__proto__=1']) expect((await run.ask('GET', `/v1/status${query}`)).status).toBe(400);
  });

  it('a body that says it is too large before it is read, and one that turns out to be', async () => {
    await using run = await controlledTest();
    const declared = await raw(run, `${head(run.port, 'POST /config HTTP/1.1')}content-type: application/yaml\r\ncontent-length: ${mostBodyBytes + 1}\r\n\r\n`);
    expect(declared).toMatch(/^HTTP\/1.1 413 [^]*MF_CONTROL_SIZE/);
    const chunk = `${(64 * 1024).toString(16)}\r\n${'#'.repeat(64 * 1024)}\r\n`;
    const endless = await raw(run, `${head(run.port, 'POST /config HTTP/1.1')}content-type: application/yaml\r\ntransfer-encoding: chunked\r\n\r\n${chunk.repeat(17)}`);
    expect(endless).toMatch(/^HTTP\/1.1 413 [^]*MF_CONTROL_SIZE/);
    const whole = `# ${'x'.repeat(mostBodyBytes - 3 - documentOf(200).length)}\n${documentOf(200)}`;
    expect(Buffer.byteLength(whole)).toBe(mostBodyBytes);
    expect((await run.ask('POST', '/v1/plan', { body: whole })).status).toBe(200);
    expect(run.outcomes).toHaveLength(1);
  });

  it('a body that a page could send without being asked, and one without a type', async () => {
    await using run = await controlledTest();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', undefined]) {
      expect(await run.ask('POST', '/config', { body: documentOf(200), headers: { 'content-type': type } })).toMatchObject({ status: 415, json: { code: 'MF_CONTROL_CONTENT_TYPE' } });
      expect(await run.ask('POST', '/v1/rollback', { body: '{}', headers: { 'content-type': type } })).toMatchObject({ status: 415 });
    }
    expect((await run.ask('POST', '/v1/rollback', { body: '{"revision":1}', headers: { 'content-type': 'application/json; charset=utf-8' } })).status).toBe(200);
  });

  it('a request that comes drop by drop, and one that never goes on', async () => {
    await using slowHead = await controlledTest({ patience: { headersMs: 200, requestMs: 60_000, idleMs: 60_000 } });
    expect(await raw(slowHead, 'GET /v1/status HTTP/1.1\r\nhost:')).toMatch(/^HTTP\/1.1 408 /);
    await using run = await controlledTest({ patience: { headersMs: 200, requestMs: 400, idleMs: 800 } });
    expect(await raw(run, `${head(run.port, 'POST /config HTTP/1.1')}content-type: application/yaml\r\ncontent-length: 100\r\n\r\nload:`)).toMatch(/^HTTP\/1.1 408 /);
    expect(await raw(run, '')).toMatch(/^$|408/);
    expect((await run.ask('GET', '/health')).status).toBe(200);
  });

  it('what is no HTTP, and heads without end', async () => {
    await using run = await controlledTest();
    expect(await raw(run, 'hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
    expect(await raw(run, `GET / HTTP/1.1\r\nx: ${'y'.repeat(9_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
    expect(await raw(run, `${head(run.port, 'POST /config HTTP/1.1')}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`)).toMatch(/^HTTP\/1.1 400 /);
    expect((await run.ask('GET', '/health')).status).toBe(200);
  });

  it('too many guesses, and does not lock out who knows the token', async () => {
    await using run = await controlledTest();
    const guesses = await Promise.all(Array.from({ length: 90 }, () => run.ask('GET', '/v1/status', { headers: { authorization: 'Bearer guess' } })));
    const statuses = new Set(guesses.map(({ status }) => status));
    expect(statuses).toEqual(new Set([401, 429]));
    expect(guesses.find(({ status }) => status === 429)).toMatchObject({ json: { code: 'MF_CONTROL_RATE' }, headers: { 'retry-after': '1' } });
    expect((await run.ask('GET', '/v1/status')).status).toBe(200);
  });

  it('connections beyond its bound, and goes on afterwards', async () => {
    await using run = await controlledTest();
    const sockets = Array.from({ length: 300 }, () => connect(run.port, '127.0.0.1').on('error', () => {}));
    await Promise.all(sockets.map((socket) => Promise.race([once(socket, 'close'), new Promise((resolve) => setTimeout(resolve, 300))]).catch(() => {})));
    const open = sockets.filter((socket) => !socket.destroyed).length;
    expect(open).toBeGreaterThan(0);
    expect(open).toBeLessThanOrEqual(128);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => run.ask('GET', '/health').then(({ status }) => status, () => 0)).toBe(200);
  });
});

describe('the dashboard', () => {
  const dashboard = { dashboard: pageParts };
  const files = ['/dashboard', '/dashboard.js', '/dashboard.css'];
  const nobody = { headers: { authorization: undefined } };

  it('is not there unless it is asked for', async () => {
    await using run = await controlledTest();
    for (const path of [...files, '/v1/run', '/v1/tables']) expect((await run.ask('GET', path)).status).toBe(404);
    expect((await run.ask('GET', '/dashboard', nobody)).status).toBe(401);
  });

  it('is a page without data to whoever has no token, and tells nothing else', async () => {
    await using run = await controlledTest(dashboard);
    for (const path of files) {
      const { status, text, headers } = await run.ask('GET', path, nobody);
      expect({ path, status }).toEqual({ path, status: 200 });
      for (const secret of [tokens.steer, tokens.read, recordSoFar.title, run.feed.run, 's3cret']) expect(text).not.toContain(secret);
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' });
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';.* frame-ancestors 'none'$/);
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
    for (const path of ['/v1/run', '/v1/tables', '/v1/drift', '/v1/status', '/v1/events', '/openapi.json']) expect((await run.ask('GET', path, nobody)).status).toBe(401);
    expect(await run.ask('POST', '/dashboard', nobody)).toMatchObject({ status: 401 });
  });

  it('gives the record to a token that looks, and a dry run to one that steers alone', async () => {
    await using run = await controlledTest(dashboard);
    const looking = { headers: { authorization: `Bearer ${tokens.read}` } };
    expect((await run.ask('GET', '/v1/run?after=12', looking)).json).toEqual({ run: run.feed.run, ...recordSoFar });
    expect((await run.ask('GET', '/v1/tables?from=25&find=a%26b', looking)).json).toMatchObject({ lastMs: 10_000, scenarios: { from: 25 } });
    expect(await run.ask('GET', '/v1/tables?from=-1', looking)).toMatchObject({ status: 400 });
    expect((await run.ask('GET', '/v1/drift', looking)).json).toEqual({ against: 1, changes: [], findings: [], wouldApply: true });
    expect([(await run.ask('GET', '/v1/status', looking)).json['access'], (await run.ask('GET', '/v1/status')).json['access']]).toEqual(['read', 'steer']);
    const step = { path: 'load.target', value: 5, dryRun: true };
    expect(await run.ask('POST', '/v1/overrides', { ...looking, body: step })).toMatchObject({ status: 403 });
    expect(await run.ask('POST', '/v1/overrides', { body: step })).toMatchObject({ status: 200, json: { against: 1, wouldApply: true, changes: [{ path: 'load.target', from: 100, to: 5, applier: 'all' }] } });
    expect(await run.ask('POST', '/v1/overrides', { body: { ...step, value: -5 } })).toMatchObject({ status: 200, json: { wouldApply: false } });
    expect(await run.ask('POST', '/v1/rollback', { body: { revision: 9, dryRun: true } })).toMatchObject({ status: 404, json: { code: 'MF_REVISION_UNKNOWN' } });
    expect(run.reloader.status).toMatchObject({ active: { revision: 1 }, steering: { overrides: [] } });
  });

  it('is refused to a foreign Host and Origin, and under any other spelling', async () => {
    await using run = await controlledTest(dashboard);
    expect(await run.ask('GET', '/dashboard', { headers: { authorization: undefined, host: `evil.example:${run.port}` } })).toMatchObject({ status: 403, json: { code: 'MF_CONTROL_HOST' } });
    expect(await run.ask('GET', '/dashboard', { headers: { authorization: undefined, origin: 'http://evil.example' } })).toMatchObject({ status: 403, json: { code: 'MF_CONTROL_ORIGIN' } });
    for (const path of ['/dashboard/', '//dashboard', '/dashboard/../v1/status', '/%64ashboard', '/dashboard.js/../../package.json', '/dashboard;x', '/Dashboard', '/dashboard%00', '/dashboard/v1/run']) {
      expect({ path, ...(await run.ask('GET', path, nobody)) }).toMatchObject({ path, status: 401 });
      expect({ path, ...(await run.ask('GET', path)) }).toMatchObject({ path, status: 404 });
    }
    expect((await run.ask('GET', '/dashboard?token=x', nobody)).status).toBe(400);
  });

  it('is asked for so often and no more, which keeps nobody from the API', async () => {
    await using run = await controlledTest(dashboard);
    const statuses = new Set((await Promise.all(Array.from({ length: 90 }, () => run.ask('GET', '/dashboard', nobody)))).map(({ status }) => status));
    expect(statuses).toEqual(new Set([200, 429]));
    expect((await run.ask('GET', '/v1/status')).status).toBe(200);
  });
});

it('every answer forbids to be kept, framed, sniffed and run', async () => {
  await using run = await controlledTest();
  for (const path of ['/v1/status', '/nothing']) {
    expect((await run.ask('GET', path)).headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-security-policy': expect.stringContaining("default-src 'none'"), 'x-frame-options': 'DENY' });
  }
});
