import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { systemClock } from '@midflight/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineSettings } from '../settings.js';
import type { ConnectionSettings, ProxySettings } from './connectionSettings.js';
import { testCertificate } from '../testing/certificate.js';
import { originOf } from '../testing/originOf.js';
import { startProxyServer, type ProxyServer, type ProxyServerOptions } from '../testing/proxyServer.js';
import { startRecordingServer, type RecordingServer } from '../testing/recordingServer.js';
import { closeAll, stage, started } from '../testing/runningLoad.js';
import { sent, type Ending, type SentOptions } from '../testing/sent.js';
import { engineSettings } from '../testing/settings.js';
import { waitUntil } from '../testing/waitUntil.js';
import { ChosenDriver } from './chosenDriver.js';
import type { HttpRequest } from './driver.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await closeAll();
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const usual: ConnectionSettings = { verifyTls: true, maxIdlePerHost: 32, idleTimeoutMs: 30_000 };

async function proxied(options?: ProxyServerOptions): Promise<ProxyServer> {
  const proxy = await startProxyServer(options);
  cleanups.push(proxy.close);
  return proxy;
}

async function served(...answer: Parameters<typeof startRecordingServer>): Promise<RecordingServer> {
  const server = await startRecordingServer(...answer);
  cleanups.push(server.close);
  return server;
}

/** Answers by TLS with how it was reached; its origin. */
async function secure(server: Server = createHttpsServer(testCertificate, ({ url = '', headers }, response) => void response.end(`${String(headers.host)}${url} ${headers['proxy-authorization'] ?? 'no secret'}`))): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return originOf(server).replace('http:', 'https:');
}

/** Sends to `origin` by a driver that goes through `proxy`. */
function senderTo(origin: string, proxy: ProxySettings, more: Partial<ConnectionSettings> = {}): (options?: SentOptions, request?: Partial<HttpRequest>) => Promise<Ending> {
  const driver = new ChosenDriver(systemClock);
  driver.keepOrigins(new Set([origin]), { ...usual, verifyTls: false, proxy, ...more });
  cleanups.push(() => driver.close());
  return (options = {}, request = {}) => sent(driver, { origin, path: '/a?b=1', ...request }, { keepBody: true, ...options });
}

/** The message of a failure by the network; what else happened where it was none. */
function reasonOf(ending: Ending): string {
  return ending.kind === 'network' ? ending.error.message : JSON.stringify(ending);
}

describe('a proxy', { timeout: 20_000 }, () => {
  it('passes plain requests on by their whole URL, over connections that are kept', async () => {
    const [server, proxy] = [await served(), await proxied({ authorization: `Basic ${btoa('me:a b')}` })];
    const send = senderTo(server.origin, { http: proxy.origin.replace('//', '//me:a%20b@') });
    for (let i = 0; i < 3; i++) expect(await send({}, { method: 'POST', body: 'x' })).toMatchObject({ kind: 'answer', status: 200, body: 'ok' });
    expect(proxy.asked).toHaveLength(3);
    expect(proxy.asked[0]).toMatchObject({ method: 'POST', url: `${server.origin}/a?b=1`, headers: { host: server.origin.slice(7), 'content-length': '1' } });
    expect(server.received[0]?.headers).not.toHaveProperty('proxy-authorization');
    expect(proxy.connections()).toBe(1);
  });

  it('opens a tunnel for TLS, and sees neither requests nor the target its secret', async () => {
    const [origin, proxy] = [await secure(), await proxied({ authorization: `Basic ${btoa('me:pass')}` })];
    const send = senderTo(origin, { https: proxy.origin.replace('//', '//me:pass@') });
    const [first, second] = [await send(), await send()];
    for (const one of [first, second]) expect(one).toMatchObject({ kind: 'answer', status: 200, body: `${origin.slice(8)}/a?b=1 no secret` });
    expect(proxy.asked).toMatchObject([{ method: 'CONNECT', url: origin.slice(8), headers: { host: origin.slice(8) } }]);
    // All that it takes to have a way counts as connecting.
    expect(first).toHaveProperty('connectMs', expect.toSatisfy((ms) => ms > 0));
    expect(second).toHaveProperty('connectMs', 0);
  });

  it('judges the certificate of the target, and that alone', async () => {
    const [origin, proxy] = [await secure(), await proxied()];
    expect(await senderTo(origin, { https: proxy.origin }, { verifyTls: true })()).toMatchObject({ kind: 'tls', error: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
    const known = senderTo(origin, { https: proxy.origin }, { verifyTls: true, tls: { ca: testCertificate.cert, serverName: 'shop.test' } });
    expect(await known()).toMatchObject({ kind: 'answer', status: 200 });
    const other = senderTo(origin, { https: proxy.origin }, { verifyTls: true, tls: { ca: testCertificate.cert, serverName: 'other.test' } });
    expect(await other()).toMatchObject({ kind: 'tls', error: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
    await waitUntil('nothing is left of what was refused', () => proxy.openConnections() === 1);
  });

  it('carries HTTP/2', async () => {
    const server = createSecureServer({ ...testCertificate, allowHTTP1: false });
    server.on('stream', (stream) => {
      stream.respond({ ':status': 200 });
      stream.end('two');
    });
    const [origin, proxy] = [await secure(server), await proxied()];
    const send = senderTo(origin, { https: proxy.origin }, { version: '2' });
    expect(await Promise.all([send(), send(), send()])).toMatchObject(Array.from({ length: 3 }, () => ({ kind: 'answer', body: 'two' })));
    expect(proxy.asked).toHaveLength(1);
  });

  it('is not asked for what is excepted, nor for another scheme', async () => {
    const [server, proxy] = [await served(), await proxied()];
    for (const through of [{ http: proxy.origin, except: ['other.test', '127.0.0.1'] }, { https: proxy.origin }]) expect(await senderTo(server.origin, through)()).toMatchObject({ kind: 'answer', status: 200 });
    expect(proxy.connections()).toBe(0);
  });

  it('is asked for a tunnel to an address of one\'s own, whose host keeps its name', async () => {
    const [server, proxy] = [await served(), await proxied()];
    const send = senderTo('http://shop.test', { http: proxy.origin }, { resolve: { host: 'shop.test', address: '127.0.0.1', port: Number(new URL(server.origin).port) } });
    expect(await send()).toMatchObject({ kind: 'answer', status: 200 });
    expect(proxy.asked).toMatchObject([{ method: 'CONNECT', url: server.origin.slice(7) }]);
    expect(server.received).toMatchObject([{ url: '/a?b=1', headers: { host: 'shop.test' } }]);
  });

  it('fails what it refuses, by its name and without its secret', async () => {
    const [forbidding, wary] = [await proxied({ refusal: 403 }), await proxied({ authorization: 'Basic other' })];
    const through = async (proxy: string): Promise<string> => reasonOf(await senderTo('https://shop.test', { https: proxy })());
    expect(await through(forbidding.origin)).toBe(`The proxy ${forbidding.origin} refused a way to shop.test:443: status 403.`);
    expect(await through(wary.origin.replace('//', '//me:pass@'))).toBe(`The proxy ${wary.origin} refused a way to shop.test:443: status 407, it wants a user and a password.`);
    // What goes to a proxy in the clear has its answer: 407 is a status like others.
    expect(await senderTo('http://shop.test', { http: wary.origin })()).toMatchObject({ kind: 'answer', status: 407 });
    await waitUntil('no tunnel is left', () => forbidding.openConnections() === 0);
  });

  it('fails what it is not there for, at once', async () => {
    const gone = await startProxyServer();
    await gone.close();
    const beganAtMs = systemClock.now();
    expect(reasonOf(await senderTo('https://shop.test', { https: gone.origin })())).toMatch(`The proxy ${gone.origin} gave no way to shop.test:443: connect ECONNREFUSED`);
    expect(await senderTo('http://shop.test', { http: gone.origin })()).toMatchObject({ kind: 'network' });
    expect(systemClock.now() - beganAtMs).toBeLessThan(1_000);
  });

  it('fails once, and asks no more, where it breaks off instead of answering', async () => {
    let came = 0;
    const proxy = createServer((socket) => void socket.once('data', () => (came++, socket.destroy())));
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    cleanups.push(async () => void proxy.close());
    expect(reasonOf(await senderTo('https://shop.test', { https: originOf(proxy) })())).toContain('gave no way to');
    await systemClock.sleep(20);
    expect(came).toBe(1);
  });

  it('has the time of the request, and is let go of when that is over', async () => {
    const silent = await proxied({ refusal: 0 });
    const send = senderTo('https://shop.test', { https: silent.origin });
    const beganAtMs = systemClock.now();
    expect(await send({ timeoutMs: 60 })).toEqual({ kind: 'timeout' });
    expect(systemClock.now() - beganAtMs).toBeLessThan(500);
    await waitUntil('it is given up', () => silent.openConnections() === 0);
  });

  it('is told what is its own in a request that is sent again and again, and the next one and the server are not', async () => {
    const [server, one, other] = [await served(), await proxied({ authorization: `Basic ${btoa('me:one')}` }), await proxied({ authorization: `Basic ${btoa('me:other')}` })];
    const driver = new ChosenDriver(systemClock);
    cleanups.push(() => driver.close());
    const again: Partial<HttpRequest> & Pick<HttpRequest, 'origin'> = { origin: server.origin, path: '/again', fixed: { made: undefined } };
    const statusThrough = async (proxy: ProxySettings | undefined): Promise<unknown> => {
      driver.keepOrigins(new Set([server.origin]), { ...usual, driver: 'undici', proxy });
      const [first, second] = [await sent(driver, again), await sent(driver, again)];
      return [first, second].map((ending) => 'status' in ending && ending.status);
    };
    expect(await statusThrough({ http: one.origin.replace('//', '//me:one@') })).toEqual([200, 200]);
    expect(await statusThrough({ http: other.origin.replace('//', '//me:other@') })).toEqual([200, 200]);
    expect(await statusThrough(undefined)).toEqual([200, 200]);
    expect(server.received.map(({ url, headers }) => [url, headers['proxy-authorization']])).toEqual(Array.from({ length: 6 }, () => ['/again', undefined]));
    expect([one.asked.length, other.asked.length]).toEqual([2, 2]);
  });

  it('is left for another by a reload under load, which loses, doubles and aborts nothing', async () => {
    const server = await served((_request, response) => void setTimeout(() => response.end(), 3));
    const [one, other] = [await proxied(), await proxied()];
    const through = (proxy: ProxySettings | undefined): Partial<EngineSettings> => ({ http: { baseUrl: server.origin, headers: {}, timeoutMs: 10_000, connection: { ...usual, proxy } } });
    const engine = await started(engineSettings(server.origin, { workers: 8, ...through({ http: one.origin }) }));
    await waitUntil('some have passed the first', () => one.asked.length > 100);
    await stage(engine, 2, through({ http: other.origin }));
    await waitUntil('some have passed the other', () => other.asked.length > 100);
    await waitUntil('the first is left', () => one.openConnections() === 0);
    const passed = one.asked.length + other.asked.length;
    await stage(engine, 3, through(undefined));
    await waitUntil('some have passed none', () => server.received.length > passed + 100);
    const { requests, errors, interrupted } = await engine.finish();
    expect({ errors, interrupted, aborted: server.aborted() }).toEqual({ errors: 0, interrupted: 0, aborted: 0 });
    expect(server.received.map(({ url }) => Number(url.split('=')[1])).toSorted((a, b) => a - b)).toEqual(Array.from({ length: requests }, (_, index) => index));
    await waitUntil('both are left', () => one.openConnections() + other.openConnections() === 0);
  });
});
