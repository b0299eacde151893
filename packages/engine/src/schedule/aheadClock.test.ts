import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { systemClock } from '@midflight/core';
import { afterEach, describe, expect, it } from 'vitest';
import { FastDriver } from '../http/fast/fastDriver.js';
import { UndiciDriver } from '../http/undiciDriver.js';
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

  it.each([
    ['FastDriver', FastDriver],
    ['UndiciDriver', UndiciDriver],
  ])('%s lets nothing go out before its time, neither a connection nor a request', async (_, Driver) => {
    const server = new Worker(stampingServer, { eval: true });
    cleanups.push(() => server.terminate());
    const [{ port }] = (await once(server, 'message')) as [{ readonly port: number }];
    const stamps: { readonly what: string; readonly atMs: number }[] = [];
    server.on('message', (stamp: (typeof stamps)[number]) => stamps.push(stamp));
    const clock = new AheadClock(sharedClock);
    const driver = new Driver(clock);
    cleanups.push(() => driver.close());
    const origin = `http://127.0.0.1:${port}`;
    driver.keepOrigins(new Set([origin]), { verifyTls: true, maxIdlePerHost: 32, idleTimeoutMs: 30_000 });
    for (const expected of [['connection', 'request'], ['request']]) {
      stamps.length = 0;
      const dueMs = sharedClock.now() + aheadMs;
      const ending = await new Promise<Ending>((resolve) => clock.doAhead(dueMs, () => void sent(driver, { origin }, { clock }).then(resolve)));
      expect(ending).toMatchObject({ kind: 'answer', status: 200 });
      await waitUntil('all is stamped', () => stamps.length === expected.length);
      expect(stamps.map(({ what }) => what)).toEqual(expected);
      for (const { atMs } of stamps) expect(atMs).toBeGreaterThanOrEqual(dueMs);
    }
  });
});
