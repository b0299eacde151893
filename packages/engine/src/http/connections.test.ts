import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { systemClock } from '@midflight/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from './connectionSettings.js';
import { testCertificate } from '../testing/certificate.js';
import { originOf } from '../testing/originOf.js';
import { startRecordingServer } from '../testing/recordingServer.js';
import { sent, type Ending, type SentOptions } from '../testing/sent.js';
import { waitUntil } from '../testing/waitUntil.js';
import { ChosenDriver } from './chosenDriver.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const usual: ConnectionSettings = { verifyTls: true, maxIdlePerHost: 32, idleTimeoutMs: 30_000 };

function driverFor(origin: string, connection: Partial<ConnectionSettings>): (options?: SentOptions) => Promise<Ending> {
  const driver = new ChosenDriver(systemClock);
  driver.keepOrigins(new Set([origin]), { ...usual, ...connection });
  cleanups.push(() => driver.close());
  return (options = {}) => sent(driver, { origin }, { keepBody: true, ...options });
}

async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  for (const event of ['connection', 'secureConnection']) server.on(event, (socket: Socket) => (sockets.add(socket), socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return originOf(server);
}

describe('a limit on connections', { timeout: 20_000 }, () => {
  it('is kept, and what waits goes on in its order', async () => {
    let inside = 0;
    let most = 0;
    const server = await startRecordingServer((_request, response) => {
      most = Math.max(most, ++inside);
      setTimeout(() => (inside--, response.end()), 5);
    });
    cleanups.push(server.close);
    const send = driverFor(server.origin, { maxConnections: 2 });
    const outcomes = await Promise.all(Array.from({ length: 9 }, () => send()));
    expect(outcomes.every(({ kind }) => kind === 'answer')).toBe(true);
    expect({ most, connections: server.connections() }).toEqual({ most: 2, connections: 2 });
  });

  it('counts the waiting to the time of a request, and lets one that is cut leave its place', async () => {
    const server = await startRecordingServer(() => {});
    cleanups.push(server.close);
    const send = driverFor(server.origin, { maxConnections: 1 });
    const first = send({ timeoutMs: 400 });
    await waitUntil('it has arrived', () => server.received.length === 1);
    const controller = new AbortController();
    const [late, cut] = [send({ timeoutMs: 30 }), send({ signal: controller.signal })];
    expect(await late).toEqual({ kind: 'timeout' });
    controller.abort();
    expect(await cut).toEqual({ kind: 'cut' });
    expect(server.received).toHaveLength(1);
    expect(await first).toEqual({ kind: 'timeout' });
  });
});

describe('a connection that the server closes', () => {
  it.each(['fast', 'undici'] as const)('is made anew by %s, which is told as the time that it takes', { timeout: 20_000 }, async (driver) => {
    const server = await startRecordingServer((_request, response) => void response.setHeader('connection', 'close').end());
    cleanups.push(server.close);
    const send = driverFor(server.origin, { driver });
    for (const connections of [1, 2, 3]) {
      const ending = await send();
      expect('connectMs' in ending && ending.connectMs).toBeGreaterThan(0);
      await waitUntil('it is closed', () => server.openConnections() === 0);
      expect(server.connections()).toBe(connections);
    }
  });
});

describe('pipelining', () => {
  it('puts no more on a connection than it may carry, and keeps no more of them than it may once all is answered', { timeout: 20_000 }, async () => {
    const server = await startRecordingServer((_request, response) => void setTimeout(() => response.end(), 10));
    cleanups.push(server.close);
    const send = driverFor(server.origin, { pipelining: 2, maxIdlePerHost: 1 });
    for (const connections of [3, 5, 7]) {
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => send()));
      expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'answer'));
      await waitUntil('one is left', () => server.openConnections() === 1);
      expect(server.connections()).toBe(connections);
    }
  });

  it('sends the next request before the last is answered, and keeps each to its answer', { timeout: 20_000 }, async () => {
    let waiting: Socket[] = [];
    let arrived = 0;
    const server = createServer((socket) => {
      socket.on('data', (data: Buffer) => {
        const requests = data.toString('latin1').split('GET ').length - 1;
        for (let i = 0; i < requests; i++) waiting.push(socket);
        arrived += requests;
        if (arrived < 4) return;
        for (const [index, one] of waiting.entries()) one.write(`HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${index}`);
        waiting = [];
      });
    });
    let connections = 0;
    server.on('connection', () => connections++);
    const send = driverFor(await listening(server), { pipelining: 4 });
    const outcomes = await Promise.all([send(), send(), send(), send()]);
    expect(outcomes).toMatchObject(['0', '1', '2', '3'].map((body) => ({ kind: 'answer', body })));
    expect(connections).toBe(1);
  });
});

describe('HTTP/2', () => {
  it('shares one connection, and gives a stream up without the others', { timeout: 20_000 }, async () => {
    let sessions = 0;
    const server = createSecureServer({ ...testCertificate, allowHTTP1: false });
    server.on('session', (session) => (sessions++, session.on('error', () => {})));
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      setTimeout(() => {
        if (stream.destroyed) return;
        stream.respond({ ':status': 200 });
        stream.end('two');
      }, 60);
    });
    const origin = (await listening(server)).replace('http:', 'https:');
    const send = driverFor(origin, { version: '2', verifyTls: false });
    expect(await send()).toMatchObject({ kind: 'answer', status: 200, body: 'two' });
    const outcomes = await Promise.all([send(), send({ timeoutMs: 5 }), send(), send()]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['answer', 'timeout', 'answer', 'answer']);
    expect(sessions).toBe(1);
  });
});

describe.each(['fast', 'undici'] as const)('TLS by %s', (driver) => {
  it('trusts the authorities that it is given, and shows a certificate of its own', { timeout: 20_000 }, async () => {
    const server = createHttpsServer({ ...testCertificate, ca: testCertificate.cert, requestCert: true, rejectUnauthorized: true }, (request, response) => {
      const socket = request.socket as TLSSocket;
      response.end(JSON.stringify({ authorized: socket.authorized, name: socket.servername }));
    });
    const origin = (await listening(server)).replace('http:', 'https:');
    const tls = { ca: testCertificate.cert, cert: testCertificate.cert, key: testCertificate.key, serverName: 'shop.test' };
    expect(await driverFor(origin, { driver, tls })()).toMatchObject({ kind: 'answer', body: '{"authorized":true,"name":"shop.test"}' });
    expect(await driverFor(origin, { driver, tls: { ca: tls.ca } })()).toMatchObject({ kind: driver === 'fast' ? 'tls' : 'network' });
  });
});
