import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { Worker } from 'node:worker_threads';
import { systemClock } from '@midflight/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpDriver } from '../http/driver.js';
import { FastDriver } from '../http/fast/fastDriver.js';
import { UndiciDriver } from '../http/undiciDriver.js';
import { LoopTurn } from '../loopTurn.js';
import { testCertificate } from '../testing/certificate.js';
import { originOf } from '../testing/originOf.js';
import { sent, type Ending } from '../testing/sent.js';
import { waitUntil } from '../testing/waitUntil.js';
import { sharedClock } from '../threads/sharedClock.js';
import { AheadClock, arrive } from './aheadClock.js';

/** Much more than the load thread is ever ahead, so that what is not held back shows. */
const aheadMs = 40;

describe('a clock that is ahead', () => {
  it('says that it is the instant already, and waits for it before it comes back', () => {
    const clock = new AheadClock(systemClock);
    const dueMs = systemClock.now() + aheadMs;
    const said: number[] = [];
    clock.doAhead(dueMs, () => said.push(clock.now(), systemClock.now()));
    expect(said[0]).toBe(dueMs);
    expect(said[1]).toBeLessThan(dueMs);
    expect(systemClock.now()).toBeGreaterThanOrEqual(dueMs);
    expect(clock.now() - systemClock.now()).toBeLessThan(aheadMs / 2);
  });

  it('says how long before the instant work was ready, or how long after', () => {
    const clock = new AheadClock(systemClock);
    const spareMs = clock.doAhead(systemClock.now() + aheadMs, () => {});
    expect(spareMs).toBeGreaterThan(aheadMs / 2);
    expect(spareMs).toBeLessThanOrEqual(aheadMs);
    expect(clock.doAhead(systemClock.now() - 5, () => {})).toBeLessThanOrEqual(-5);
    const firstMs = clock.doAhead(systemClock.now() + aheadMs, () => {
      arrive(clock);
      const before = systemClock.now();
      while (systemClock.now() < before + aheadMs);
    });
    expect(firstMs, 'what comes after something went out does not count').toBeGreaterThan(aheadMs / 2);
  });

  it('is what the other one is where work goes on behind the instant', () => {
    const clock = new AheadClock(systemClock);
    const said: number[] = [];
    clock.doAhead(systemClock.now() - 5, () => said.push(systemClock.now(), clock.now(), systemClock.now()));
    expect(said).toEqual(said.toSorted((one, other) => one - other));
  });

  it('waits once, when something goes out', () => {
    const clock = new AheadClock(systemClock);
    const dueMs = systemClock.now() + aheadMs;
    clock.doAhead(dueMs, () => {
      arrive(clock);
      expect(systemClock.now()).toBeGreaterThanOrEqual(dueMs);
      const before = systemClock.now();
      arrive(clock);
      expect(systemClock.now() - before).toBeLessThan(aheadMs / 2);
    });
  });

  it('has what goes out rehearsed, once, where there is time for it', () => {
    const clock = new AheadClock(systemClock);
    const dueMs = systemClock.now() + aheadMs;
    const rehearsedMs: number[] = [];
    const rehearse = (): void => void rehearsedMs.push(systemClock.now());
    clock.doAhead(dueMs, () => {
      arrive(clock, rehearse);
      arrive(clock, rehearse);
    });
    clock.doAhead(systemClock.now() - 1, () => arrive(clock, rehearse));
    arrive(clock, rehearse);
    arrive(systemClock, rehearse);
    expect(rehearsedMs).toHaveLength(1);
    expect(rehearsedMs[0]).toBeLessThan(dueMs);
  });

  it('arrives when work fails, too', () => {
    const clock = new AheadClock(systemClock);
    const dueMs = systemClock.now() + aheadMs;
    expect(() => clock.doAhead(dueMs, () => { throw new Error('a start failed'); })).toThrow('a start failed');
    expect(systemClock.now()).toBeGreaterThanOrEqual(dueMs);
  });

  it('counts timers from the instant that it says', async () => {
    const clock = new AheadClock(systemClock);
    const dueMs = systemClock.now() + aheadMs;
    const fired = new Promise<void>((resolve) => clock.doAhead(dueMs, () => void clock.setTimer(aheadMs, resolve)));
    await fired;
    expect(systemClock.now()).toBeGreaterThanOrEqual(dueMs + aheadMs);
    const before = systemClock.now();
    await clock.sleep(5);
    expect(systemClock.now() - before).toBeGreaterThanOrEqual(5);
  });
});

const usual = { verifyTls: true, maxIdlePerHost: 32, idleTimeoutMs: 30_000 };

/** Stamps, in a thread of its own, when a connection and when the first byte of each request arrive: what blocks this thread does not keep it from that. */
const stampingServer = `
  const { parentPort } = require('node:worker_threads');
  const stamp = (what) => parentPort.postMessage({ what, atMs: Number(process.hrtime.bigint()) / 1e6 });
  const server = require('node:net').createServer((socket) => {
    stamp('connection');
    socket.on('error', () => {});
    socket.on('data', () => {
      stamp('request');
      socket.write('HTTP/1.1 200 OK\\r\\ncontent-length: 0\\r\\n\\r\\n');
    });
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage({ what: 'port', port: server.address().port }));
`;

describe('a driver on a clock that is ahead', () => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  /** Has a request sent ahead, as the alarm of a load thread does: right after a turn of the loop. */
  async function sentAhead(driver: HttpDriver, origin: string, clock: AheadClock, loop: LoopTurn): Promise<{ readonly ending: Ending; readonly dueMs: number }> {
    await new Promise((resolve) => void setImmediate(resolve));
    const dueMs = sharedClock.now() + aheadMs;
    const ending = await new Promise<Ending>((resolve) => loop.endsWith(() => clock.doAhead(dueMs, () => void sent(driver, { origin }, { clock }).then(resolve))));
    return { ending, dueMs };
  }

  it.each([
    ['FastDriver', (clock: AheadClock, loop: LoopTurn) => new FastDriver(clock, loop)],
    ['UndiciDriver', (clock: AheadClock) => new UndiciDriver(clock)],
  ])('%s lets nothing go out before its time, neither a connection nor a request', async (_, makeDriver) => {
    const server = new Worker(stampingServer, { eval: true });
    cleanups.push(() => server.terminate());
    const [{ port }] = (await once(server, 'message')) as [{ readonly port: number }];
    const stamps: { readonly what: string; readonly atMs: number }[] = [];
    server.on('message', (stamp: (typeof stamps)[number]) => stamps.push(stamp));
    const [clock, loop] = [new AheadClock(sharedClock), new LoopTurn()];
    const driver = makeDriver(clock, loop);
    cleanups.push(() => driver.close());
    const origin = `http://127.0.0.1:${port}`;
    driver.keepOrigins(new Set([origin]), usual);
    for (const expected of [['connection', 'request'], ['request'], ['request']]) {
      stamps.length = 0;
      const { ending, dueMs } = await sentAhead(driver, origin, clock, loop);
      expect(ending).toMatchObject({ kind: 'answer', status: 200 });
      await waitUntil('all is stamped', () => stamps.length === expected.length);
      expect(stamps.map(({ what }) => what)).toEqual(expected);
      for (const { atMs } of stamps) expect(atMs).toBeGreaterThanOrEqual(dueMs);
    }
  });

  it.each([
    ['a plain connection', 'http', 1],
    ['TLS, where that would hold up what comes next', 'https', 0],
  ] as const)('rehearses what it writes on %s: %s, %i times', async (_, protocol, times) => {
    const bytesRead: number[] = [];
    const answer: RequestListener = ({ socket }, response) => void (bytesRead.push(socket.bytesRead), response.end());
    const server = protocol === 'http' ? createServer(answer) : createSecureServer(testCertificate, answer);
    cleanups.push(async () => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    let rehearsed = 0;
    class WatchedClock extends AheadClock {
      override arrive(rehearse?: () => void): void {
        super.arrive(rehearse && (() => [rehearsed++, rehearse()]));
      }
    }
    const [clock, loop] = [new WatchedClock(sharedClock), new LoopTurn()];
    const driver = new FastDriver(clock, loop);
    cleanups.push(() => driver.close());
    const origin = originOf(server).replace('http:', `${protocol}:`);
    driver.keepOrigins(new Set([origin]), { ...usual, verifyTls: false });
    for (let request = 0; request < 3; request++) {
      rehearsed = 0;
      const { ending } = await sentAhead(driver, origin, clock, loop);
      expect(ending).toMatchObject({ kind: 'answer', status: 200 });
      // The first one is written when there is a connection.
      expect(rehearsed).toBe(request === 0 ? 0 : times);
    }
    // Each adds as many bytes as the one before.
    const [first = NaN, second = NaN, third = NaN] = bytesRead;
    expect([second - first, third - second]).toEqual([first, first]);
  });
});
