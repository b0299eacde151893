import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { systemClock } from '@midflight/core';
import { fakeClock, type FakeClock } from '@midflight/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { LoopTurn } from '../../loopTurn.js';
import { AheadClock } from '../../schedule/aheadClock.js';
import { originOf } from '../../testing/originOf.js';
import { startRecordingServer, type RecordingServer } from '../../testing/recordingServer.js';
import { sent, type Ending, type SentOptions } from '../../testing/sent.js';
import { waitUntil } from '../../testing/waitUntil.js';
import type { HttpDriver, HttpOutcome, SentRequest } from '../driver.js';
import { UndiciDriver } from '../undiciDriver.js';
import { FastDriver } from './fastDriver.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const usual = { verifyTls: true, maxIdlePerHost: 32, idleTimeoutMs: 30_000 };

/** A server, and a driver whose clock stands still. */
async function setUp(...answer: Parameters<typeof startRecordingServer>): Promise<{ server: RecordingServer; driver: FastDriver; clock: FakeClock }> {
  const server = await startRecordingServer(...answer);
  const clock = fakeClock();
  const driver = new FastDriver(clock);
  driver.keepOrigins(new Set([server.origin]), usual);
  cleanups.push(server.close, () => driver.close());
  return { server, driver, clock };
}

function send(driver: HttpDriver, origin: string, options: SentOptions = {}): Promise<Ending> {
  return sent(driver, { origin }, options);
}

describe('FastDriver', { timeout: 30_000 }, () => {
  it('leaves no timer behind', async () => {
    const { server, driver, clock } = await setUp();
    await Promise.all([100, 200, 200].map((timeoutMs) => send(driver, server.origin, { timeoutMs, clock })));
    expect(clock.pendingTimers()).not.toEqual([]);
    await driver.close();
    expect(clock.pendingTimers()).toEqual([]);
    await waitUntil('all have closed', () => server.openConnections() === 0);
  });

  it('takes what a receiver sent before for what it sends next, and nothing of it is left', async () => {
    const { server, driver } = await setUp(({ url }, response) => (url === '/never' ? undefined : void response.end(url)));
    const ends: HttpOutcome[] = [];
    const receiver = { requestEnded: (outcome: HttpOutcome) => void ends.push(outcome) };
    const whole = { origin: server.origin, method: 'GET', path: '/', headers: [], body: undefined };
    const plain = { timeoutMs: 20_000, keepBody: false, keepHeaders: false };
    const sendings: SentRequest[] = [];
    for (const [request, options] of [[{ method: 'HEAD' }, {}], [{}, { keepBody: true, keepHeaders: true }], [{ path: '/2' }, {}], [{ path: '/3' }, { keepBody: true }]] as const) {
      const count = sendings.push(driver.send({ ...whole, ...request }, { ...plain, ...options }, receiver, 0, sendings.at(-1)));
      await waitUntil('it was answered', () => ends.length === count);
    }
    expect(new Set(sendings).size).toBe(1);
    expect(ends).toMatchObject([{ status: 200, body: undefined, headers: undefined }, { body: '/' }, { body: undefined, headers: undefined }, { body: '/3', headers: undefined }]);
    expect(server.connections()).toBe(1);
    driver.send({ ...whole, path: '/never' }, plain, receiver, 0, sendings[0]).cut();
    await waitUntil('it is given up', () => server.openConnections() === 0);
    expect(ends.length).toBe(4);
  });

  it('gives up no connection that another request has by now', async () => {
    const { server, driver } = await setUp(({ url }, response) => void setTimeout(() => response.end(), url === '/slow' ? 100 : 0));
    const kinds: string[] = [];
    const receiver = { requestEnded: ({ kind }: HttpOutcome) => void kinds.push(kind) };
    const whole = { origin: server.origin, method: 'GET', path: '/', headers: [], body: undefined };
    const options = { timeoutMs: 20_000, keepBody: false, keepHeaders: false };
    const secure = server.origin.replace('http:', 'https:');
    driver.keepOrigins(new Set([server.origin, secure]), { ...usual, tls: { cert: 'none', key: 'none' } });
    const before = driver.send(whole, options, receiver, 0);
    await waitUntil('it was answered', () => kinds.length === 1);
    const other = sent(driver, { origin: server.origin, path: '/slow' }, { timeoutMs: 5_000 });
    driver.send({ ...whole, origin: secure }, options, receiver, 0, before);
    expect(await other).toMatchObject({ kind: 'answer' });
    expect(kinds).toEqual(['answer', 'tls']);
    expect(server.connections()).toBe(1);
  });

  it('gives up exactly when the time is over', async () => {
    const { server, driver, clock } = await setUp(() => {});
    let outcome: Ending | undefined;
    void send(driver, server.origin, { timeoutMs: 100, clock }).then((ended) => (outcome = ended));
    await waitUntil('it has arrived', () => server.received.length === 1);
    await clock.advance(99);
    expect(outcome).toBe(undefined);
    await clock.advance(1);
    expect(outcome).toEqual({ kind: 'timeout' });
    await waitUntil('it is given up', () => server.openConnections() === 0);
    expect(server.aborted()).toBe(1);
  });

  it('reads all answers of a turn before it writes the next requests', async () => {
    // Answers both of a pair at one instant.
    const asked: Socket[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => {
        if (asked.push(socket) < 2) return;
        for (const one of asked.splice(0)) one.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const events: string[] = [];
    /** Is told of each request that is about to be written. */
    class WatchedClock extends AheadClock {
      override arrive(): void {
        events.push('write');
      }
    }
    const clock = new WatchedClock(systemClock);
    const driver = new FastDriver(clock);
    const origin = originOf(server);
    driver.keepOrigins(new Set([origin]), usual);
    cleanups.push(() => new Promise((resolve) => void server.close(resolve)), () => driver.close());
    const sendThree = async (): Promise<void> => {
      for (let round = 0; round < 3; round++) {
        await send(driver, origin, { clock });
        events.push('answer');
      }
    };
    await Promise.all([sendThree(), sendThree()]);
    expect(events).toEqual(Array.from({ length: 3 }, () => ['write', 'write', 'answer', 'answer']).flat());
  });

  it.each([
    ['at once where sockets have just been looked at', (loop: LoopTurn, work: () => void) => loop.endsWith(work), 1],
    ['a turn later where the server may have left', (_loop: LoopTurn, work: () => void) => work(), 0],
  ])('writes on a rested connection %s', async (_, call, arrivedMeanwhile) => {
    let arrived = 0;
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => {
        arrived++;
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const loop = new LoopTurn();
    const driver = new FastDriver(systemClock, loop);
    const origin = originOf(server);
    driver.keepOrigins(new Set([origin]), usual);
    cleanups.push(() => new Promise((resolve) => void server.close(resolve)), () => driver.close());
    await send(driver, origin);
    await systemClock.sleep(20);
    await turnOfTheLoop();
    let answer: Promise<Ending> | undefined;
    call(loop, () => void (answer = send(driver, origin)));
    await turnOfTheLoop();
    expect(arrived).toBe(1 + arrivedMeanwhile);
    expect(await answer).toMatchObject({ kind: 'answer', status: 200 });
    expect(arrived).toBe(2);
  });

  it.each([
    ['as long as it may', undefined, 30_000],
    ['two seconds less than the server says', 'timeout=5', 3_000],
    ['no longer than it may, whatever the server says', 'timeout=600', 30_000],
  ])('keeps a connection idle for %s', async (_, hint, idleMs) => {
    const { server, driver, clock } = await setUp((_request, response) => {
      if (hint === undefined) response.removeHeader('keep-alive');
      response.writeHead(200, { connection: 'keep-alive', 'keep-alive': hint ?? 'max=5', 'content-length': 0 });
      response.end();
    });
    await send(driver, server.origin);
    await clock.advance(idleMs - 500);
    await systemClock.sleep(20);
    expect(server.openConnections()).toBe(1);
    await clock.advance(500);
    await waitUntil('it is closed', () => server.openConnections() === 0);
  });

  // RFC 9112, section 8: with an error of the connection, such a body is not whole. Undici takes it for one.
  it.each([
    ['FastDriver does not take', FastDriver, 'network'],
    ['UndiciDriver takes', UndiciDriver, 'answer'],
  ])('%s a body to the end for whole that broke off', async (_, Driver, kind) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\nbegun');
        setTimeout(() => socket.resetAndDestroy(), 30);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const driver = new Driver(systemClock);
    cleanups.push(() => new Promise((resolve) => void server.close(resolve)), () => driver.close());
    expect(await send(driver, originOf(server))).toMatchObject({ kind });
  });
});
