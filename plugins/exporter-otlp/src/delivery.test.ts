import { silentLogger, systemClock, type Logger } from '@midflight/core';
import { conformanceCounter, conformanceSnapshot } from '@midflight/testkit';
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { collectorOf } from './collector.js';
import { CollectorNews } from './collectorNews.js';
import { Delivery, type DeliveryOptions } from './delivery.js';
import { CollectorServer, taken, type AnswerWith } from './testing/collectorServer.js';

const patient = { timeout: 20_000, interval: 10 };
let server: CollectorServer;
let warned: string[];
const open: Delivery[] = [];

beforeEach(async () => {
  server = await CollectorServer.start();
  warned = [];
});
afterEach(async () => {
  for (const delivery of open.splice(0)) await delivery.close();
  await server.close();
});

function deliver({ headers, endpoint = server.origin, ...more }: Partial<DeliveryOptions> & { readonly headers?: string; readonly endpoint?: string } = {}): Delivery {
  const logger: Logger = { ...silentLogger, warn: (message) => void warned.push(message) };
  const collector = collectorOf({ endpoint, headers }, () => ({}));
  const delivery = new Delivery({ collector, intervalMs: 100, timeoutMs: 10_000, clock: systemClock, news: new CollectorNews(collector, logger), ...more });
  open.push(delivery);
  return delivery;
}

const forever = (): AbortSignal => new AbortController().signal;
const arrived = (): number | undefined => server.sumOf(conformanceCounter);
const requests = (): number => server.received.length;
const untilRequests = (count: number): Promise<void> => vi.waitFor(() => expect(requests()).toBeGreaterThanOrEqual(count), patient);
const untilSaid = (count: number): Promise<void> => vi.waitFor(() => expect(warned).toHaveLength(count), patient);
const status = (code: number, headers: Readonly<Record<string, string>> = {}, body = 'sorry'): AnswerWith => (response) => void response.writeHead(code, headers).end(body);

/** Offers newer and newer numbers until `done` says so. */
async function offerUntil(delivery: Delivery, done: () => boolean): Promise<number> {
  let value = 0;
  await vi.waitFor(() => {
    delivery.offer(conformanceSnapshot((value += 1)));
    expect(done()).toBe(true);
  }, patient);
  return value;
}

describe('a delivery', () => {
  it('sends gzipped protobuf with the headers that it was given', async () => {
    deliver({ headers: 'x-tenant=a' }).offer(conformanceSnapshot(3));
    await untilRequests(1);
    expect(server.received[0]).toMatchObject({ url: '/v1/metrics', headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip', 'x-tenant': 'a' } });
    expect(arrived()).toBe(3);
  });

  it('sends no more often than its interval, and the newest each time', async () => {
    const delivery = deliver({ intervalMs: 300 });
    const newest = await offerUntil(delivery, () => requests() >= 3);
    await delivery.flush(forever());
    expect(arrived()).toBe(newest);
    const gaps = server.received.slice(1, 3).map(({ atMs }, at) => atMs - (server.received[at]?.atMs ?? 0));
    // The first of two may have waited for its connection.
    for (const gap of gaps) expect(gap).toBeGreaterThan(150);
    expect(warned).toEqual([]);
  });

  it('keeps nothing but the newest numbers while a collector is away, says so once, and says once when it is back', async () => {
    await server.close();
    const delivery = deliver();
    await offerUntil(delivery, () => warned.length > 0);
    for (let value = 100; value < 200; value++) delivery.offer(conformanceSnapshot(value));
    await server.open();
    await untilSaid(2);
    expect(requests()).toBe(1);
    expect(arrived()).toBe(199);
    expect(warned).toEqual([expect.stringMatching(/takes no metrics: it can't be reached \(ECONNREFUSED\)/), expect.stringContaining('takes all metrics again')]);
  });

  it('says a trouble that lasts once, and another one once more', async () => {
    server.answer = status(503);
    const delivery = deliver({ random: () => 1 });
    await offerUntil(delivery, () => requests() >= 3);
    expect(warned).toEqual([expect.stringContaining('503 Service Unavailable')]);
    server.answer = status(401);
    await offerUntil(delivery, () => warned.length >= 2);
    expect(warned[1]).toContain('check the option headers');
  });

  it.each([['2', 2_000], [() => new Date(Date.now() + 3_000).toUTCString(), 1_900]] as const)('leaves a collector alone that asks for it: %s', async (asked, leastMs) => {
    server.answer = (response) => {
      status(429, { 'retry-after': typeof asked === 'string' ? asked : asked() })(response, server.received[0] as never);
      server.answer = taken;
    };
    const delivery = deliver();
    await offerUntil(delivery, () => requests() >= 2);
    await untilSaid(2);
    const [first, second] = server.received;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(leastMs - 5);
    expect(warned).toEqual([expect.stringContaining('429 Too Many Requests'), expect.stringContaining('again')]);
  });

  it('gives up an answer that does not come, and tries again', async () => {
    server.answer = () => {};
    const delivery = deliver({ timeoutMs: 200 });
    await offerUntil(delivery, () => requests() >= 2);
    expect(warned).toEqual([expect.stringContaining('does not answer within 200 ms')]);
  });

  it.each<readonly [string, AnswerWith]>([
    ['a page', status(200, { 'content-type': 'text/html' }, '<html>Welcome</html>')],
    ['protobuf that is none', status(200, { 'content-type': 'application/x-protobuf' }, '<html>Welcome</html>')],
    ['JSON that is none', status(200, { 'content-type': 'application/json' }, '[')],
    ['an endless answer', (response) => { response.writeHead(200, { 'content-type': 'application/x-protobuf' }); const pour = (): void => { if (!response.destroyed) response.write('x'.repeat(10_000), pour); }; pour(); }],
  ])('takes %s for no collector', async (_what, answer) => {
    server.answer = answer;
    deliver().offer(conformanceSnapshot(1));
    await untilSaid(1);
    expect(warned).toEqual([expect.stringContaining('there is no collector')]);
  });

  it('takes an empty answer, and one in JSON, for all being well', async () => {
    server.answer = status(204, {}, '');
    const delivery = deliver();
    await offerUntil(delivery, () => requests() >= 1);
    server.answer = status(200, { 'content-type': 'application/json; charset=utf-8' }, '{"partialSuccess":{}}');
    await offerUntil(delivery, () => requests() >= 3);
    expect(warned).toEqual([]);
  });

  it.each<readonly [string, AnswerWith]>([
    ['protobuf', (response) => void response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(Buffer.from('0a080803120462616421', 'hex'))],
    ['JSON', status(200, { 'content-type': 'application/json' }, '{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"bad!"}}')],
  ])('says once that a part is refused, in %s, and does not send that part again', async (_how, answer) => {
    server.answer = answer;
    const delivery = deliver();
    await offerUntil(delivery, () => requests() >= 3);
    const sent = requests();
    await delivery.flush(forever());
    expect(requests() - sent).toBeLessThanOrEqual(1);
    expect(warned).toEqual([expect.stringMatching(/refuses 3 of the numbers: "bad!"/)]);
  });

  it('shows no header, not even where the collector repeats it', async () => {
    server.answer = status(200, { 'content-type': 'application/json' }, '{"partialSuccess":{"rejectedDataPoints":1,"errorMessage":"not for Bearer s3cret, nor s3cret"}}');
    deliver({ headers: 'authorization=Bearer%20s3cret' }).offer(conformanceSnapshot(1));
    await untilSaid(1);
    expect(server.received[0]?.headers.authorization).toBe('Bearer s3cret');
    expect(warned[0]).toContain('[redacted]');
    expect(warned[0]).not.toContain('s3cret');
  });
});

describe('the end of a delivery', () => {
  it('does not wait for the interval', async () => {
    const delivery = deliver({ intervalMs: 3_600_000 });
    delivery.offer(conformanceSnapshot(1));
    await untilRequests(1);
    delivery.offer(conformanceSnapshot(9));
    await delivery.flush(forever());
    expect(arrived()).toBe(9);
  });

  it('tries again where the collector had been well', async () => {
    let answers = 0;
    server.answer = (response, received) => ((answers += 1) === 1 ? status(503) : taken)(response, received);
    const delivery = deliver();
    delivery.offer(conformanceSnapshot(5));
    await delivery.flush(forever());
    expect({ requests: requests(), last: arrived(), said: warned.at(-1) }).toEqual({ requests: 2, last: 5, said: expect.stringContaining('again') });
  });

  it('tries once where it had not, and says that the last numbers are lost', async () => {
    server.answer = status(503);
    const delivery = deliver({ intervalMs: 3_600_000 });
    delivery.offer(conformanceSnapshot(1));
    await untilSaid(1);
    await delivery.flush(forever());
    expect(requests()).toBe(2);
    expect(warned).toEqual([expect.stringContaining('503'), expect.stringContaining('did not get the last numbers')]);
  });

  it('is over when nobody waits any longer, whatever the collector does', async () => {
    server.answer = () => {};
    const delivery = deliver({ timeoutMs: 3_600_000 });
    delivery.offer(conformanceSnapshot(1));
    await untilRequests(1);
    delivery.offer(conformanceSnapshot(2));
    const stop = new AbortController();
    const over = delivery.flush(stop.signal);
    stop.abort();
    await over;
    expect(requests()).toBe(1);
    expect(warned).toEqual([expect.stringContaining('did not get the last numbers')]);
  });

  it('cuts a connection that never comes about', async () => {
    // It listens and says nothing, so no TLS comes about.
    const sockets = new Set<Socket>();
    const mute = createServer((socket) => void sockets.add(socket.on('error', () => {}).on('close', () => void sockets.delete(socket)).resume())).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const bound = mute.address();
    const delivery = deliver({ endpoint: `https://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`, timeoutMs: 3_600_000 });
    delivery.offer(conformanceSnapshot(1));
    await vi.waitFor(() => expect(sockets.size).toBe(1), patient);
    await delivery.close();
    await vi.waitFor(() => expect(sockets.size).toBe(0), patient);
    mute.close();
    expect(warned).toEqual([]);
  });
});
