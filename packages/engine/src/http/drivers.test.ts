import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createServer as createSecureServer, type TLSSocket } from 'node:tls';
import { systemClock } from '@midflight/core';
import { afterEach, describe, expect, it } from 'vitest';
import { testCertificate } from '../testing/certificate.js';
import { originOf } from '../testing/originOf.js';
import { startRecordingServer, type RecordingServer } from '../testing/recordingServer.js';
import { sent, type Ending, type SentOptions } from '../testing/sent.js';
import { waitUntil } from '../testing/waitUntil.js';
import type { HttpDriver, HttpRequest } from './driver.js';
import { FastDriver } from './fast/fastDriver.js';
import { UndiciDriver } from './undiciDriver.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const usual = { verifyTls: true, maxIdlePerHost: 32, idleTimeoutMs: 30_000 };

async function serve(...answer: Parameters<typeof startRecordingServer>): Promise<RecordingServer> {
  const server = await startRecordingServer(...answer);
  cleanups.push(server.close);
  return server;
}

function send(driver: HttpDriver, origin: string, request: Partial<HttpRequest> = {}, options: SentOptions = {}): Promise<Ending> {
  return sent(driver, { origin, ...request }, options);
}

/** What a server of plain sockets saw. */
interface Spoken {
  readonly origin: string;
  /** Every request, its head as text, in the order of arrival. */
  readonly heads: string[];
  /** The name that each TLS connection asked for. */
  readonly serverNames: (string | false)[];
  readonly connections: () => number;
  readonly openConnections: () => number;
}

/** A server that says what `speak` says, and nothing of its own. */
async function speakRaw(speak: (socket: Socket, head: string, index: number) => void, isSecure = false): Promise<Spoken> {
  const heads: string[] = [];
  const serverNames: (string | false)[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const listen = (socket: Socket): void => {
    connections++;
    sockets.add(socket);
    if (isSecure) serverNames.push((socket as TLSSocket).servername ?? false);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.on('data', (data: Buffer) => speak(socket, data.toString('latin1'), heads.push(data.toString('latin1')) - 1));
  };
  const server = isSecure ? createSecureServer(testCertificate, listen) : createServer(listen);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { origin: originOf(server).replace('http:', isSecure ? 'https:' : 'http:'), heads, serverNames, connections: () => connections, openConnections: () => sockets.size };
}

/** An answer of one byte, which keeps the connection. */
function answering(body: string): string {
  return `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
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

describe.each([
  ['UndiciDriver', UndiciDriver],
  ['FastDriver', FastDriver],
])('%s', { timeout: 30_000 }, (_, Driver) => {
  function driverFor(...origins: readonly string[]): HttpDriver {
    const driver = new Driver(systemClock);
    driver.keepOrigins(new Set(origins), usual);
    cleanups.push(() => driver.close());
    return driver;
  }

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
    expect(await send(driver, server.origin, {}, { keepBody: true })).toMatchObject({ kind: 'answer', status: 201, headers: undefined, setCookies: [], body: 'caf\u00e9' });
    expect(await send(driver, server.origin)).toMatchObject({ kind: 'answer', status: 201, headers: undefined, setCookies: [], body: undefined });
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

  it('is cut, and nobody hears of it any more', async () => {
    const server = await serve(() => {});
    const driver = driverFor(server.origin);
    const controller = new AbortController();
    const sent = send(driver, server.origin, {}, { signal: controller.signal });
    await waitUntil('it has arrived', () => server.received.length === 1);
    controller.abort();
    expect(await sent).toEqual({ kind: 'cut' });
    expect(await send(driver, server.origin, {}, { signal: controller.signal })).toEqual({ kind: 'cut' });
    expect(server.received.length).toBe(1);
    await waitUntil('it has closed', () => server.openConnections() === 0);
    expect(server.aborted()).toBe(1);
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
    driver.keepOrigins(new Set(), usual);
    answers[0]?.();
    expect(await sent).toMatchObject({ kind: 'answer', status: 200, headers: undefined, setCookies: [], body: 'late' });
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
    driver.keepOrigins(new Set(['http://127.0.0.1:1']), usual);
    await waitUntil('it has closed', () => server.openConnections() === 0);
  });

  it('connects where it is told to, under the name of the host', async () => {
    const server = await serve();
    const port = Number(new URL(server.origin).port);
    const driver = driverFor();
    driver.keepOrigins(new Set(['http://shop.test:81']), { ...usual, resolve: { host: 'shop.test', address: '127.0.0.1', port } });
    expect(await send(driver, 'http://shop.test:81')).toMatchObject({ kind: 'answer', status: 200 });
    expect(server.received[0]?.headers.host).toBe('shop.test:81');
    expect(await send(driver, server.origin)).toMatchObject({ kind: 'answer', status: 200 });
  });

  it('finds a host by its name', async () => {
    const server = await serve();
    const origin = server.origin.replace('127.0.0.1', 'localhost');
    const driver = driverFor(origin);
    for (let i = 0; i < 2; i++) expect(await send(driver, origin, {}, { keepBody: true })).toMatchObject({ kind: 'answer', body: 'ok' });
    expect(server.received[0]?.headers.host).toBe(new URL(origin).host);
    expect(server.connections()).toBe(1);
  });

  it('makes new connections when it is told to make them otherwise, and loses nothing', async () => {
    const server = await serve((_request, response) => void setTimeout(() => response.end(), 30));
    const driver = driverFor(server.origin);
    for (let i = 0; i < 2; i++) await send(driver, server.origin);
    driver.keepOrigins(new Set([server.origin]), { ...usual });
    const carried = send(driver, server.origin);
    expect(server.connections()).toBe(1);
    driver.keepOrigins(new Set([server.origin]), { ...usual, verifyTls: false });
    expect(await send(driver, server.origin)).toMatchObject({ kind: 'answer' });
    expect(await carried).toMatchObject({ kind: 'answer' });
    expect(await send(driver, server.origin)).toMatchObject({ kind: 'answer' });
    expect(server.connections()).toBe(2);
    await waitUntil('the old one is closed', () => server.openConnections() === 1);
  });

  it('keeps no more idle connections than it may', async () => {
    const server = await serve((_request, response) => void setTimeout(() => response.end(), 30));
    const driver = driverFor();
    driver.keepOrigins(new Set([server.origin]), { ...usual, maxIdlePerHost: 2 });
    await Promise.all([1, 2, 3, 4, 5].map(() => send(driver, server.origin)));
    await waitUntil('the others are closed', () => server.openConnections() === 2);
  });

  it('closes what was idle for long enough', async () => {
    const server = await serve();
    const driver = driverFor();
    driver.keepOrigins(new Set([server.origin]), { ...usual, idleTimeoutMs: 100 });
    await send(driver, server.origin);
    await waitUntil('it is closed', () => server.openConnections() === 0);
  });

  it('hands out what cookies are set, however the name is written, and no header of a name as long', async () => {
    const server = await speakRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\nSET-COOKIE: c=3\r\nx-cookie-d: d=4\r\nset-cookif: e=5\r\nset-cookies: f=6\r\ncontent-length: 0\r\n\r\n');
      socket.end();
    });
    expect(await send(driverFor(server.origin), server.origin)).toMatchObject({ kind: 'answer', setCookies: ['a=1', 'b=2', 'c=3'] });
  });

  it('finishes a body that lasts until the connection closes', async () => {
    const server = await speakRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-a: 1\r\nset-cookie: a=1\r\nX-A: 2\r\n\r\nto the ');
      setTimeout(() => socket.end('end'), 10);
    });
    const driver = driverFor(server.origin);
    expect(await send(driver, server.origin, {}, { keepBody: true, keepHeaders: true })).toMatchObject({ kind: 'answer', status: 200, body: 'to the end', setCookies: ['a=1'], headers: expect.arrayContaining(['x-a', '1', 'x-a', '2', 'set-cookie', 'a=1']) });
    expect(await send(driver, server.origin, {}, { keepBody: true })).toMatchObject({ body: 'to the end' });
    expect(server.connections()).toBe(2);
  });

  it.each([
    ['says that it closes', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'],
    ['speaks HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n'],
    ['keeps it for a moment only', 'HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\ncontent-length: 0\r\n\r\n'],
  ])('does not use a connection again when the server %s', async (_, answer) => {
    const server = await speakRaw((socket) => void socket.write(answer));
    const driver = driverFor(server.origin);
    for (let i = 0; i < 3; i++) expect(await send(driver, server.origin)).toMatchObject({ kind: 'answer', status: 200 });
    expect(server.connections()).toBe(3);
    await waitUntil('all have closed', () => server.openConnections() === 0);
  });

  it('closes a connection after a request that asks for it', async () => {
    const server = await speakRaw((socket) => void socket.write(answering('')));
    const driver = driverFor(server.origin);
    await send(driver, server.origin, { headers: ['connection', 'close'] });
    expect(server.heads[0]).toMatch(/^connection: close\r$/m);
    await waitUntil('it has closed', () => server.openConnections() === 0);
  });

  it('drops a connection that the server closed while it was idle, and says nothing', async () => {
    const server = await speakRaw((socket) => {
      socket.write(answering(''));
      setTimeout(() => socket.end(), 10);
    });
    const driver = driverFor(server.origin);
    for (let i = 0; i < 3; i++) {
      expect(await send(driver, server.origin)).toMatchObject({ kind: 'answer' });
      await waitUntil('it has closed', () => server.openConnections() === 0);
    }
    expect(server.connections()).toBe(3);
  });

  it.each(['GET', 'POST'])('never sends a %s twice: what the server took and did not answer is an error', async (method) => {
    const server = await speakRaw((socket, _head, index) => {
      if (index === 0) socket.write(answering(''));
      else socket.end();
    });
    const driver = driverFor(server.origin);
    expect(await send(driver, server.origin, { method })).toMatchObject({ kind: 'answer' });
    expect(await send(driver, server.origin, { method })).toMatchObject({ kind: 'network' });
    await systemClock.sleep(50);
    expect(server.heads.length).toBe(2);
  });

  it('sends a request elsewhere when its connection turns out to be closed before it is written', async () => {
    let close: (() => void) | undefined;
    const server = await speakRaw((socket) => {
      socket.write(answering(''));
      close = () => void socket.end();
    });
    const driver = driverFor(server.origin);
    expect(await send(driver, server.origin, { method: 'POST' })).toMatchObject({ kind: 'answer' });
    await systemClock.sleep(20);
    // It is sent in the turn of the event loop in which the server's end arrives, before anyone can have seen it.
    const second = await new Promise((resolve) => {
      setImmediate(() => {
        close?.();
        setTimeout(() => resolve(send(driver, server.origin, { method: 'POST' })), 1);
        const until = systemClock.now() + 20;
        while (systemClock.now() < until);
      });
    });
    expect(second).toMatchObject({ kind: 'answer' });
    expect(server.heads.length).toBe(2);
  });

  it.each([
    ['with the answer', (socket: Socket) => void socket.write(answering('1') + answering('poison'))],
    ['later', (socket: Socket) => void (socket.write(answering('1')), setTimeout(() => socket.write(answering('poison')), 10))],
  ])('never takes bytes that come %s, and that nobody asked for, for an answer', async (_, first) => {
    const server = await speakRaw((socket, _head, index) => (index === 0 ? first(socket) : void socket.write(answering('2'))));
    const driver = driverFor(server.origin);
    expect(await send(driver, server.origin, {}, { keepBody: true })).toMatchObject({ body: '1' });
    await systemClock.sleep(50);
    expect(await send(driver, server.origin, {}, { keepBody: true })).toMatchObject({ body: '2' });
    expect(server.connections()).toBe(2);
  });

  it('tells what is not HTTP as a network error', async () => {
    const server = await speakRaw((socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'));
    expect(await send(driverFor(server.origin), server.origin)).toMatchObject({ kind: 'network', error: { code: expect.any(String) } });
    await waitUntil('it has closed', () => server.openConnections() === 0);
  });

  it.each([
    [{ headers: ['x-a', 'b\r\nx-smuggled: 1'] }],
    [{ headers: ['x-a', '\u20ac'] }],
    [{ headers: ['x a', 'b'] }],
    [{ headers: ['transfer-encoding', 'chunked'] }],
    [{ path: '/a b' }],
    [{ path: '/\r\n' }],
    [{ path: 'a' }],
    [{ method: 'GET /x HTTP/1.1\r\n' }],
  ])('sends nothing of a request that would not be one: %j', async (request) => {
    const server = await serve();
    const driver = driverFor(server.origin);
    expect(await send(driver, server.origin, request)).toMatchObject({ kind: 'network' });
    expect(await send(driver, server.origin)).toMatchObject({ kind: 'answer' });
    expect(server.received.map(({ url }) => url)).toEqual(['/']);
  });

  it('sends a body of bytes as it is, also a long one, and reads a long answer', async () => {
    const server = await serve((_request, response) => response.end('\u00e9'.repeat(2_000_000)));
    const driver = driverFor(server.origin);
    const body = Buffer.alloc(3_000_000, 'b');
    for (let i = 0; i < 2; i++) {
      const outcome = await send(driver, server.origin, { method: 'POST', body }, { keepBody: true });
      expect(outcome.kind === 'answer' && outcome.body).toBe('\u00e9'.repeat(2_000_000));
    }
    expect(server.received.map(({ body: { length } }) => length)).toEqual([3_000_000, 3_000_000]);
    expect(server.connections()).toBe(1);
  });

  it('sends the same fixed request again and again, and names the host that it says', async () => {
    const server = await serve();
    const driver = driverFor(server.origin);
    const request: HttpRequest = { origin: server.origin, method: 'PUT', path: '/fixed', headers: ['host', 'other.test', 'x-a', '1'], body: 'b\u00f6dy', fixed: { made: undefined } };
    for (let i = 0; i < 3; i++) expect(await sent(driver, request)).toMatchObject({ kind: 'answer' });
    for (const { headers, body } of server.received) expect({ ...headers, body }).toMatchObject({ host: 'other.test', 'x-a': '1', 'content-length': '5', body: 'b\u00f6dy' });
    expect(server.received.length).toBe(3);
  });

  it('says how long connecting and the first byte took, and connects once', async () => {
    const server = await serve((_request, response) => {
      response.write('a');
      setTimeout(() => response.end('b'), 60);
    });
    const driver = driverFor(server.origin);
    const beganAtMs = systemClock.now();
    const [first, second] = [await send(driver, server.origin), await send(driver, server.origin)];
    if (first.kind !== 'answer' || second.kind !== 'answer') throw new Error('no answer');
    expect(first.connectMs).toBeGreaterThan(0);
    expect(second.connectMs).toBe(0);
    for (const { firstByteMs } of [first, second]) {
      expect(firstByteMs).toBeGreaterThan(0);
      expect(firstByteMs).toBeLessThan(50);
    }
    expect(second.endedAtMs - beganAtMs).toBeGreaterThan(115);
    expect(second.endedAtMs).toBeLessThanOrEqual(systemClock.now());
  });

  it('calls back once it has returned, even about what can not be sent, and not at all once it is cut', async () => {
    const driver = driverFor('http://127.0.0.1:9');
    const heard: string[] = [];
    const begin = (name: string) => driver.send({ origin: 'http://127.0.0.1:9', method: 'GET', path: 'no path', headers: [], body: undefined }, { timeoutMs: 20_000, keepBody: false, keepHeaders: false }, { requestEnded: ({ kind }) => heard.push(`${name}: ${kind}`) }, systemClock.now());
    begin('a');
    begin('b').cut();
    expect(heard).toEqual([]);
    await systemClock.sleep(20);
    expect(heard).toEqual(['a: network']);
  });

  it('cuts all that are given up, and nothing else', async () => {
    const server = await serve(({ url }, response) => {
      if (url === '/quick') response.end();
      else if (url === '/spared') setTimeout(() => response.end(), 100);
    });
    const driver = driverFor(server.origin);
    const controller = new AbortController();
    const { signal } = controller;
    const [quick, ...cut] = ['/quick', '/1', '/2', '/3'].map((path) => send(driver, server.origin, { path }, { signal }));
    const spared = send(driver, server.origin, { path: '/spared' });
    expect(await quick).toMatchObject({ kind: 'answer' });
    await waitUntil('all have arrived', () => server.received.length === 5);
    controller.abort();
    expect(await Promise.all(cut)).toEqual([{ kind: 'cut' }, { kind: 'cut' }, { kind: 'cut' }]);
    expect(await spared).toMatchObject({ kind: 'answer' });
  });

  it('gives each request its own time, also while a connection is being made', async () => {
    // It listens, and says nothing of TLS.
    const server = await speakRaw(() => {});
    const driver = driverFor();
    const origin = server.origin.replace('http:', 'https:');
    const beganAt = systemClock.now();
    const ends: [number, unknown][] = [];
    await Promise.all([400, 50, 150, 50].map(async (timeoutMs) => {
      const outcome = await send(driver, origin, {}, { timeoutMs });
      ends.push([timeoutMs, outcome]);
      expect(systemClock.now() - beganAt).toBeGreaterThanOrEqual(timeoutMs);
    }));
    expect(ends).toEqual([[50, { kind: 'timeout' }], [50, { kind: 'timeout' }], [150, { kind: 'timeout' }], [400, { kind: 'timeout' }]]);
    await waitUntil('all are given up', () => server.openConnections() === 0);
  });

  it('speaks TLS, and asks for the name of the host wherever it connects', async () => {
    const server = await speakRaw((socket) => void socket.write(answering('secret')), true);
    const port = Number(new URL(server.origin).port);
    const driver = driverFor();
    const connection = { ...usual, verifyTls: false, resolve: { host: 'shop.test', address: '127.0.0.1', port } };
    driver.keepOrigins(new Set(['https://shop.test', server.origin]), connection);
    for (let i = 0; i < 3; i++) expect(await send(driver, 'https://shop.test', {}, { keepBody: true })).toMatchObject({ kind: 'answer', body: 'secret' });
    for (let i = 0; i < 2; i++) expect(await send(driver, server.origin)).toMatchObject({ kind: 'answer' });
    expect(await send(driver, server.origin, { headers: ['host', 'other.test:81'] })).toMatchObject({ kind: 'answer' });
    expect(server.heads.map((head) => /^host: (.*)\r$/m.exec(head)?.[1])).toEqual(['shop.test', 'shop.test', 'shop.test', `127.0.0.1:${port}`, `127.0.0.1:${port}`, 'other.test:81']);
    expect(server.serverNames).toEqual(['shop.test', false, 'other.test']);
  });

  it('refuses a certificate that nobody vouches for, and sends nothing', async () => {
    const server = await speakRaw((socket) => void socket.write(answering('secret')), true);
    expect(await send(driverFor(server.origin), server.origin)).toMatchObject({ kind: 'tls', error: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
    await systemClock.sleep(20);
    expect(server.heads).toEqual([]);
  });
});
