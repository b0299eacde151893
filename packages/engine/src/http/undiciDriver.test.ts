import { once } from 'node:events';
import { createServer } from 'node:net';
import { systemClock } from '@midflight/core';
import { afterEach, describe, expect, it } from 'vitest';
import { originOf } from '../testing/originOf.js';
import { startRecordingServer, type RecordingServer } from '../testing/recordingServer.js';
import { waitUntil } from '../testing/waitUntil.js';
import type { HttpOutcome, HttpRequest, SendOptions } from './driver.js';
import { UndiciDriver } from './undiciDriver.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function serve(...answer: Parameters<typeof startRecordingServer>): Promise<RecordingServer> {
  const server = await startRecordingServer(...answer);
  cleanups.push(server.close);
  return server;
}

function driverFor(...origins: readonly string[]): UndiciDriver {
  const driver = new UndiciDriver(systemClock);
  driver.keepOrigins(new Set(origins));
  cleanups.push(() => driver.close());
  return driver;
}

function send(driver: UndiciDriver, origin: string, request: Partial<HttpRequest> = {}, options: Partial<SendOptions> = {}): Promise<HttpOutcome> {
  return driver.send({ origin, method: 'GET', path: '/', headers: [], body: undefined, ...request }, { timeoutMs: 20_000, keepBody: false, signal: new AbortController().signal, ...options });
}

/** An origin at which nobody listens. */
async function deadOrigin(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = originOf(server);
  server.close();
  await once(server, 'close');
  return origin;
}

describe('UndiciDriver', { timeout: 30_000 }, () => {
  it('sends method, path, headers and body with the right length', async () => {
    const server = await serve();
    const driver = driverFor(server.origin);
    await send(driver, server.origin, { method: 'POST', path: '/a%20b?c=1', headers: ['x-key', 'v'], body: '{"é":1}' });
    const [one] = server.received;
    expect(one).toMatchObject({ method: 'POST', url: '/a%20b?c=1', body: '{"é":1}' });
    expect(one?.headers).toMatchObject({ 'x-key': 'v', 'content-length': '8', connection: 'keep-alive' });
  });

  it.each([
    ['GET', undefined, undefined],
    ['POST', undefined, '0'],
    ['GET', 'body', '4'],
    ['HEAD', undefined, undefined],
  ])('gives %s with body %s the content-length %s and keeps the connection', async (method, body, length) => {
    const server = await serve();
    const driver = driverFor(server.origin);
    for (let i = 0; i < 3; i++) expect(await send(driver, server.origin, { method, body })).toMatchObject({ kind: 'answer', status: 200 });
    expect(server.received.map(({ headers }) => headers['content-length'])).toEqual([length, length, length]);
    expect(server.connections()).toBe(1);
  });

  it('uses no more connections than requests at once', async () => {
    const server = await serve((_request, response) => void setImmediate(() => response.end('x'.repeat(100_000))));
    const driver = driverFor(server.origin);
    const worker = async (): Promise<void> => {
      for (let i = 0; i < 50; i++) await send(driver, server.origin);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(server.received.length).toBe(400);
    expect(server.connections()).toBe(8);
  });

  it('keeps a chunked body only when asked', async () => {
    const server = await serve((_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.writeHead(201);
      response.write('caf\u00e9'.slice(0, 3));
      setImmediate(() => response.end('\u00e9'));
    });
    const driver = driverFor(server.origin);
    expect(await send(driver, server.origin, {}, { keepBody: true })).toEqual({ kind: 'answer', status: 201, body: 'caf\u00e9' });
    expect(await send(driver, server.origin)).toEqual({ kind: 'answer', status: 201, body: undefined });
  });

  it('gives up at the timeout, before or in the middle of an answer, and goes on with a new connection', async () => {
    const server = await serve(({ url }, response) => {
      if (url === '/half') response.write('begun');
      else if (url === '/') response.end();
    });
    const driver = driverFor(server.origin);
    expect(await send(driver, server.origin, { path: '/never' }, { timeoutMs: 30 })).toEqual({ kind: 'timeout' });
    expect(await send(driver, server.origin, { path: '/half' }, { timeoutMs: 30 })).toEqual({ kind: 'timeout' });
    expect(await send(driver, server.origin)).toMatchObject({ kind: 'answer' });
    await waitUntil('the two have closed', () => server.openConnections() === 1);
  });

  it('is cut by its signal', async () => {
    const server = await serve(() => {});
    const driver = driverFor(server.origin);
    const controller = new AbortController();
    const sent = send(driver, server.origin, {}, { signal: controller.signal });
    await waitUntil('it has arrived', () => server.received.length === 1);
    controller.abort();
    expect(await sent).toEqual({ kind: 'cut' });
    expect(await send(driver, server.origin, {}, { signal: controller.signal })).toEqual({ kind: 'cut' });
    expect(server.received.length).toBe(1);
  });

  it('tells a refused or broken connection as a network error', async () => {
    const dead = await deadOrigin();
    expect(await send(driverFor(dead), dead)).toMatchObject({ kind: 'network', error: { code: 'ECONNREFUSED' } });
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('short');
      setImmediate(() => response.destroy());
    });
    expect(await send(driverFor(server.origin), server.origin)).toMatchObject({ kind: 'network' });
  });

  it('lets requests in flight to an origin that is not kept finish, then closes their connections', async () => {
    const answers: (() => void)[] = [];
    const server = await serve((_request, response) => void answers.push(() => response.end('late')));
    const driver = driverFor(server.origin);
    const sent = send(driver, server.origin, {}, { keepBody: true });
    await waitUntil('it has arrived', () => answers.length === 1);
    driver.keepOrigins(new Set());
    answers[0]?.();
    expect(await sent).toEqual({ kind: 'answer', status: 200, body: 'late' });
    await waitUntil('it has closed', () => server.openConnections() === 0);
    const straggler = send(driver, server.origin);
    await waitUntil('it has arrived', () => answers.length === 2);
    answers[1]?.();
    expect(await straggler).toMatchObject({ kind: 'answer' });
    await waitUntil('it has closed too', () => server.openConnections() === 0);
    expect(server.aborted()).toBe(0);
  });

  it('closes idle connections to an origin that is not kept at once', async () => {
    const server = await serve();
    const driver = driverFor(server.origin);
    await send(driver, server.origin);
    expect(server.openConnections()).toBe(1);
    driver.keepOrigins(new Set(['http://127.0.0.1:1']));
    await waitUntil('it has closed', () => server.openConnections() === 0);
  });
});
