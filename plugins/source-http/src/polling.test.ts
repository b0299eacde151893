import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { SourceProbe } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DocumentServer, serving } from './testing/documentServer.js';
import { watchHttp } from './testing/watchHttp.js';

vi.setConfig({ testTimeout: 30_000 });

/** So rare that it does not come within a test. */
const never = 3_600_000;

let server: DocumentServer;
let probe: SourceProbe;

beforeEach(async () => {
  server = await DocumentServer.start();
});
afterEach(async () => {
  await probe.end();
  await server.close();
});

const kinds = (): readonly string[] => probe.signals.map(({ kind }) => kind);
const url = (): string => `${server.origin}/load.yaml`;

async function until(what: string, holds: () => boolean): Promise<void> {
  await probe.until(what, () => holds() || undefined);
}

describe('httpSource, polling', () => {
  it('FAULTS 34: takes 304 as "unchanged" and moves freshness, without a body', async () => {
    server.answer = serving('first', { etag: '"1"', 'last-modified': 'Sun, 06 Nov 1994 08:49:37 GMT' });
    probe = await watchHttp({ url: url(), fullReadMs: never });
    await until('three "unchanged"', () => kinds().filter((kind) => kind === 'unchanged').length === 3);
    expect(kinds().slice(0, 4)).toEqual(['snapshot', 'unchanged', 'unchanged', 'unchanged']);
    expect(server.asked[0]?.headers).not.toHaveProperty('if-none-match');
    expect(server.asked[1]?.headers).toMatchObject({ 'if-none-match': '"1"', 'if-modified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' });
    server.answer = serving('second', { etag: '"2"' });
    await probe.lastText('second');
    await until('another "unchanged"', () => kinds().at(-1) === 'unchanged');
    expect(server.asked.at(-1)?.headers).toMatchObject({ 'if-none-match': '"2"' });
    expect(server.asked.at(-1)?.headers).not.toHaveProperty('if-modified-since');
    expect(probe.texts).toEqual(['first', 'second']);
  });

  it('FAULTS 34: does not believe a 304 that it did not ask for', async () => {
    server.answer = (_asked, response) => void response.writeHead(304).end();
    probe = await watchHttp({ url: url() });
    expect((await probe.fault()).error).toMatchObject({ code: 'MF_SOURCE_HTTP_STATUS', details: { status: 304 } });
    expect(kinds()).not.toContain('unchanged');
  });

  it('FAULTS 35: says nothing new of the same body with a new ETag each time', async () => {
    let version = 0;
    server.answer = (asked, response) => serving('same', { etag: `"${(version += 1)}"` })(asked, response);
    probe = await watchHttp({ url: url() });
    await until('five reads', () => server.asked.length > 5);
    expect(probe.texts).toEqual(['same']);
    expect(new Set(kinds().slice(1))).toEqual(new Set(['unchanged']));
  });

  it('FAULTS 35: finds a changed body under the same ETag by reading everything now and then', async () => {
    server.answer = serving('first', { etag: '"1"' });
    probe = await watchHttp({ url: url(), fullReadMs: 600 });
    await probe.lastText('first');
    await until('a read that asks by ETag', () => server.asked.some(({ headers }) => headers['if-none-match'] !== undefined));
    server.answer = serving('changed', { etag: '"1"' });
    await probe.lastText('changed');
    const full = server.asked.filter(({ headers }) => headers['if-none-match'] === undefined);
    expect(full.length).toBeGreaterThanOrEqual(2);
    expect(full.length).toBeLessThan(server.asked.length);
    expect(full.map(({ headers }) => headers['cache-control'])).toEqual(full.map(() => 'no-cache'));
  });

  it('FAULTS 36: does not take 304 for the ETag of an answer that it refused', async () => {
    server.answer = serving('first', { etag: '"good"' });
    probe = await watchHttp({ url: url(), fullReadMs: never });
    await probe.lastText('first');
    server.answer = serving('<html>', { etag: '"bad"', 'content-type': 'text/html' });
    await probe.fault();
    const heard = kinds().length;
    await until('three more', () => kinds().length >= heard + 3);
    expect(new Set(kinds().slice(heard))).toEqual(new Set(['fault']));
    server.answer = serving('first', { etag: '"good"' });
    await until('an "unchanged"', () => kinds().at(-1) === 'unchanged');
    expect(probe.texts).toEqual(['first']);
  });

  it('gives equal contents equal revisions, and a restart gives the same', async () => {
    probe = await watchHttp({ url: url() });
    const { revision } = await probe.snapshot();
    await probe.end();
    probe = await watchHttp({ url: url() });
    expect((await probe.snapshot()).revision).toBe(revision);
    expect(revision).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('delivers an empty body as the document that it is', async () => {
    server.answer = serving('');
    probe = await watchHttp({ url: url() });
    const { documents, settled } = await probe.snapshot();
    expect(documents.map(({ content }) => content.length)).toEqual([0]);
    // The file behind the server may be half written.
    expect(settled).toBe(false);
  });
});

describe('httpSource, nudged', () => {
  it('reads at once, also out of a backoff', async () => {
    server.answer = (_asked, response) => void response.writeHead(503, { 'retry-after': '3600' }).end();
    probe = await watchHttp({ url: url(), maxRetryAfterMs: never });
    const { retryInMs } = await probe.fault();
    expect(retryInMs).toBe(3_600_000);
    server.answer = serving('back');
    probe.nudge();
    await probe.lastText('back');
  });

  it('FAULTS 39: reads once more after a read that was under way, and the newer answer counts', async () => {
    const held: ServerResponse[] = [];
    server.answer = (_asked, response) => void held.push(response);
    probe = await watchHttp({ url: url(), intervalMs: never });
    await until('a request', () => held.length === 1);
    for (let n = 0; n < 10; n += 1) probe.nudge();
    await setTimeout(50);
    expect(held).toHaveLength(1);
    held[0]?.writeHead(200).end('older');
    await until('another request', () => held.length === 2);
    held[1]?.writeHead(200).end('newer');
    await probe.lastText('newer');
    await setTimeout(50);
    expect(held).toHaveLength(2);
    expect(probe.texts).toEqual(['older', 'newer']);
  });

  it('FAULTS 39: drops an answer that comes after its time', async () => {
    const held: ServerResponse[] = [];
    server.answer = (_asked, response) => void held.push(response);
    probe = await watchHttp({ url: url(), timeoutMs: 100 });
    await probe.fault();
    server.answer = serving('newer');
    await probe.lastText('newer');
    for (const response of held) response.writeHead(200).end('older');
    const read = server.asked.length;
    await until('three more reads', () => server.asked.length >= read + 3);
    expect(probe.texts).toEqual(['newer']);
  });
});

describe('httpSource, ended', () => {
  it.each([
    ['before the answer', () => {}],
    ['in the middle of the answer', (response: ServerResponse) => void response.writeHead(200, { 'content-length': 1_000 }).write('begun')],
  ])('closes its connection %s', async (_when, begin) => {
    let closed: Promise<unknown> | undefined;
    server.answer = (_asked, response) => {
      closed = once(response, 'close');
      begin(response);
    };
    probe = await watchHttp({ url: url(), timeoutMs: never });
    await until('a request', () => closed !== undefined);
    await probe.end();
    await closed;
    expect(probe.signals).toEqual([]);
  });
});
