import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpSettings, StepSettings } from '../settings.js';
import { expectConsistent } from '../testing/expectConsistent.js';
import type { RecordingServer } from '../testing/recordingServer.js';
import { closeAll, serve, started } from '../testing/runningLoad.js';
import { engineSettings, stepSettings } from '../testing/settings.js';
import { waitUntil } from '../testing/waitUntil.js';

afterEach(closeAll);

/** Runs one worker over one step until `enough` requests have arrived. */
async function run(server: RecordingServer, step: StepSettings, enough: number, http: Partial<HttpSettings>) {
  const settings = engineSettings(server.origin, { workers: 1, scenarios: [{ name: 'S', weight: 1, enabled: true, steps: [step] }] });
  const engine = await started({ ...settings, http: { ...settings.http, ...http } });
  await waitUntil('enough have arrived', () => server.received.length >= enough);
  const summary = await engine.finish();
  expectConsistent(summary);
  return { summary, received: server.received };
}

function post(path: string, more: Partial<StepSettings> = {}): StepSettings {
  const plain = stepSettings(path, more);
  return { ...plain, request: { ...plain.request, method: 'POST', body: 'x', headers: { 'content-type': 'text/plain', authorization: 'Bearer t', 'x-own': '1' } } };
}

describe('redirects', { timeout: 20_000 }, () => {
  it('are followed as browsers do, with the cookies of the way, and are one request of their step', async () => {
    const server = await serve(({ url }, response) => {
      if (url === '/a') response.writeHead(302, { location: 'b?c=1', 'set-cookie': 'sid=7' }).end();
      else if (url === '/b?c=1') response.writeHead(307, { location: '/end' }).end();
      else response.end('here');
    });
    const { received, summary } = await run(server, post('/a', { assertions: [{ type: 'bodyContains', text: 'here' }] }), 6, { followRedirects: 2 });
    expect(received.slice(0, 3)).toMatchObject([
      { method: 'POST', url: '/a', body: 'x' },
      { method: 'GET', url: '/b?c=1', body: '', headers: { cookie: 'sid=7', authorization: 'Bearer t', 'x-own': '1' } },
      { method: 'GET', url: '/end', body: '' },
    ]);
    expect(received[1]?.headers['content-type']).toBeUndefined();
    expect(summary.errors).toBe(0);
    expect(received.length).toBe(summary.requests * 3);
  });

  it.each([[307], [308]])('of status %s keep method and body', async (status) => {
    const server = await serve(({ url }, response) => (url === '/a' ? void response.writeHead(status, { location: '/b' }).end() : void response.end()));
    const { received } = await run(server, post('/a'), 2, { followRedirects: 1 });
    expect(received[1]).toMatchObject({ method: 'POST', url: '/b', body: 'x', headers: { 'content-type': 'text/plain' } });
  });

  it.each([
    ['none are asked for', '/b', 0],
    ['it leads to another host', 'http://other.test/b', 5],
    ['it leads out of HTTP', 'ftp://127.0.0.1/b', 5],
    ['it says nothing that could be read', 'http://[', 5],
  ])('are the answer where %s', async (_why, location, followRedirects) => {
    const server = await serve((_request, response) => void response.writeHead(302, { location }).end());
    const { summary, received } = await run(server, stepSettings('/a', { assertions: [{ type: 'statusCode', expected: [302] }] }), 3, { followRedirects });
    expect(received.every(({ url }) => url === '/a')).toBe(true);
    expect(summary.errors).toBe(0);
  });

  it('end at the limit, and at the timeout of the whole request', async () => {
    const server = await serve((_request, response) => void setTimeout(() => response.writeHead(302, { location: '/a' }).end(), 15));
    const { summary } = await run(server, stepSettings('/a'), 8, { followRedirects: 20, timeoutMs: 60 });
    expect(Object.keys(summary.errorKinds)).toEqual(['timeout']);
  });
});

describe('compressed answers', { timeout: 20_000 }, () => {
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', (text: string) => Buffer.from(text)],
  ])('of %s are asked for, and unpacked for whoever looks into them', async (coding, pack) => {
    const server = await serve((_request, response) => void response.writeHead(200, { 'content-encoding': coding }).end(pack('{"name":"Zoë"}')));
    const { summary, received } = await run(server, stepSettings('/a', { assertions: [{ type: 'jsonPath', path: '$.name', expected: 'Zoë' }] }), 3, { decompress: true });
    expect(received[0]?.headers['accept-encoding']).toBe('gzip, deflate, br');
    expect(summary.errors).toBe(0);
  });

  it('that are not what they say, or stand for very much, are errors of the network', async () => {
    const bodies = [Buffer.from('no gzip'), gzipSync(Buffer.alloc(17 * 1024 * 1024))];
    let at = 0;
    const server = await serve((_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bodies[at++ % 2]));
    const { summary } = await run(server, stepSettings('/a', { assertions: [{ type: 'bodyContains', text: 'a' }] }), 4, { decompress: true });
    expect(Object.keys(summary.errorKinds)).toEqual(['network']);
  });

  it('are neither asked for nor touched otherwise', async () => {
    const server = await serve((_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('text')));
    const { summary, received } = await run(server, stepSettings('/a', { assertions: [{ type: 'bodyContains', text: 'text' }] }), 2, {});
    expect(received[0]?.headers['accept-encoding']).toBeUndefined();
    expect(summary.errors).toBe(summary.requests);
  });
});
