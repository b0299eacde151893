import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Clock, SourceSignal } from '@midflight/core';
import { fakeClock, type SourceProbe } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answering, DocumentServer, serving } from './testing/documentServer.js';
import { startRawServer } from './testing/rawServer.js';
import { watchHttp } from './testing/watchHttp.js';

vi.setConfig({ testTimeout: 30_000 });

let server: DocumentServer;
let probe: SourceProbe;
let accelerator: NodeJS.Timeout | undefined;

/** A fake clock that runs fast while the test waits. */
function acceleratedClock(): Clock {
  const clock = fakeClock();
  accelerator = setInterval(() => void clock.advance(50), 1);
  return clock;
}

beforeEach(async () => {
  server = await DocumentServer.start(serving('first'));
});
afterEach(async () => {
  await probe.end();
  clearInterval(accelerator);
  await server.close();
});

const faults = (): readonly Extract<SourceSignal, { kind: 'fault' }>[] => probe.signals.filter((signal) => signal.kind === 'fault');

describe('httpSource, answered with something else than a document', () => {
  it.each([
    [404, 'MF_SOURCE_HTTP_STATUS', /404 Not Found.*Check the path/],
    [401, 'MF_SOURCE_HTTP_STATUS', /401 Unauthorized.*bearerTokenFrom/],
    [403, 'MF_SOURCE_HTTP_STATUS', /403 Forbidden.*credentials/],
    [429, 'MF_SOURCE_HTTP_STATUS', /429 Too Many Requests.*intervalMs/],
    [500, 'MF_SOURCE_HTTP_STATUS', /500 Internal Server Error/],
    [503, 'MF_SOURCE_HTTP_STATUS', /503 Service Unavailable/],
    [204, 'MF_SOURCE_HTTP_STATUS', /204 No Content/],
    [206, 'MF_SOURCE_HTTP_STATUS', /206 Partial Content/],
    [300, 'MF_SOURCE_HTTP_STATUS', /300 Multiple Choices/],
    [302, 'MF_SOURCE_HTTP_STATUS', /302 Found/],
    [418, 'MF_SOURCE_HTTP_STATUS', /418/],
    [799, 'MF_SOURCE_HTTP_STATUS', /the answer is 799:/],
  ])('FAULTS 36: says so of status %i, keeps what it had, and sees what comes back', async (status, code, says) => {
    probe = await watchHttp({ url: `${server.origin}/load.yaml` });
    await probe.lastText('first');
    server.answer = answering(status);
    const { error } = await probe.fault();
    expect(error.code).toBe(code);
    expect(error.message).toMatch(says);
    expect(error.message).toContain(`${server.origin}/load.yaml cannot be read`);
    expect(error.details).toMatchObject({ status, url: `${server.origin}/load.yaml` });
    const heard = probe.signals.length;
    server.answer = serving('first');
    await probe.until('an "unchanged"', () => probe.signals.slice(heard).find(({ kind }) => kind === 'unchanged'));
    server.answer = serving('mended');
    await probe.lastText('mended');
    expect(probe.texts).toEqual(['first', 'mended']);
  });

  it.each(['text/html', 'text/html; charset=utf-8', 'TEXT/HTML', 'image/png', 'application/xhtml+xml', 'multipart/form-data'])('FAULTS 36: refuses %s that comes with 200, by its name', async (type) => {
    server.answer = serving('<!doctype html><title>Sign in</title>', { 'content-type': type });
    probe = await watchHttp({ url: `${server.origin}/load.yaml` });
    const { error } = await probe.fault();
    expect(error.code).toBe('MF_SOURCE_HTTP_TYPE');
    expect(error.message).toContain(type.split(';')[0]?.toLowerCase());
    expect(probe.texts).toEqual([]);
  });

  it.each(['application/yaml', 'application/x-yaml', 'text/yaml; charset=utf-8', 'text/x-yaml', 'application/json', 'application/vnd.me+yaml', 'text/plain', 'application/octet-stream', 'binary/octet-stream', ''])('takes a document that is called %j', async (type) => {
    server.answer = (_asked, response) => void response.writeHead(200, type === '' ? {} : { 'content-type': type }).end('taken');
    probe = await watchHttp({ url: `${server.origin}/load.yaml` });
    await probe.lastText('taken');
  });
});

describe('httpSource, when nobody answers', () => {
  it('says that a connection is refused, and sees the server when it is back', async () => {
    probe = await watchHttp({ url: `${server.origin}/load.yaml` });
    await probe.lastText('first');
    await server.close();
    const { error } = await probe.fault();
    expect(error).toMatchObject({ code: 'MF_SOURCE_HTTP_UNREACHABLE', details: { reason: 'ECONNREFUSED' } });
    expect(error.message).toContain('nobody listens there');
    server.answer = serving('back');
    await server.open();
    await probe.lastText('back');
  });

  it.each([
    ['breaks off', (socket: Socket) => void socket.resetAndDestroy(), 'MF_SOURCE_HTTP_UNREACHABLE', /broke off before the answer/],
    ['hangs up', (socket: Socket) => void socket.end(), 'MF_SOURCE_HTTP_UNREACHABLE', /broke off before the answer/],
    ['speaks something else', (socket: Socket) => void socket.end('220 mail ready\r\n'), 'MF_SOURCE_HTTP_PROTOCOL', /no sound HTTP answer/],
  ])('says so of a server that %s', async (_what, talk, code, says) => {
    const raw = await startRawServer(talk);
    probe = await watchHttp({ url: `http://${raw.host}/load.yaml` });
    const { error } = await probe.fault();
    await raw.close();
    expect(error.message).toMatch(says);
    expect(error.code).toBe(code);
  });

  it('says so of a name that is none', async () => {
    probe = await watchHttp({ url: 'http://no-such-host.invalid/load.yaml' });
    const { error } = await probe.fault();
    expect(error.code).toBe('MF_SOURCE_HTTP_UNREACHABLE');
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(error.details['reason']);
    expect(error.message).toMatch(/Check the (name|DNS)/);
  });

  it('FAULTS 36: waits longer and longer, and never twice the same', async () => {
    server.answer = answering(500);
    probe = await watchHttp({ url: `${server.origin}/load.yaml`, intervalMs: 200, maxBackoffMs: 3_200 }, { clock: acceleratedClock() });
    await probe.until('20 faults', () => faults()[19]);
    const pausesMs = faults().map(({ retryInMs = 0 }) => retryInMs);
    pausesMs.forEach((pauseMs, index) => expect(pauseMs).toBeLessThanOrEqual(Math.min(3_200, 200 * 2 ** (index + 1))));
    expect(Math.min(...pausesMs)).toBeGreaterThanOrEqual(180);
    expect(new Set(pausesMs).size).toBeGreaterThan(5);
    expect(Math.max(...pausesMs.slice(4))).toBeGreaterThan(400);
  });

  it.each([
    ['in seconds', () => ({ 'retry-after': '70' }), 70_000],
    ['as a date', () => ({ 'retry-after': 'Sun, 06 Nov 1994 08:50:47 GMT', date: 'Sun, 06 Nov 1994 08:49:37 GMT' }), 70_000],
    ['for a day', () => ({ 'retry-after': '86400' }), 300_000],
  ])('FAULTS 36: waits as long as the server asks %s, to a limit', async (_how, headers, expectedMs) => {
    server.answer = answering(429, headers());
    probe = await watchHttp({ url: `${server.origin}/load.yaml` });
    const { retryInMs, error } = await probe.fault();
    expect(retryInMs).toBe(expectedMs);
    expect(error.details).toMatchObject({ status: 429 });
    await setTimeout(150);
    expect(server.asked).toHaveLength(1);
  });
});


describe('httpSource, ended while it connects', () => {
  it('lets go of a server that never finishes the handshake', async () => {
    const sockets: Socket[] = [];
    const mute = createServer((socket) => sockets.push(socket.on('error', () => {}).resume())).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const address = mute.address();
    probe = await watchHttp({ url: `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`, timeoutMs: 3_600_000 });
    await probe.until('a connection', () => sockets[0]);
    const closed = once(sockets[0] ?? mute, 'close');
    await probe.end();
    await closed;
    mute.close();
    expect(probe.signals).toEqual([]);
  });
});
