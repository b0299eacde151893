import { setTimeout } from 'node:timers/promises';
import type { SourceProbe } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { httpSource } from './httpSource.js';
import { serving } from './testing/documentServer.js';
import { type KeyStore, startKeyStore } from './testing/keyStore.js';
import { contextWith, watchHttp } from './testing/watchHttp.js';

vi.setConfig({ testTimeout: 30_000 });

let store: KeyStore;
let probe: SourceProbe;

beforeEach(async () => {
  store = await startKeyStore();
  store.put('first');
});
afterEach(async () => {
  await probe.end();
  await store.server.close();
});

/** Nothing but the answers of the store may help: polls and full reads are an hour away. */
const patient = { intervalMs: 3_600_000, fullReadMs: 3_600_000 };
const askedFor = (): readonly string[] => store.server.asked.map(({ url }) => url);

async function watch(query = '', waitMs = 30_000, options: object = patient): Promise<void> {
  probe = await watchHttp({ url: `${store.server.origin}/v1/kv/load${query}`, waitMs, ...options });
}

async function untilItWaits(): Promise<void> {
  await probe.until('a request that waits', () => store.waiting() === 1 || undefined);
}

describe('httpSource, waiting at a key-value store', () => {
  it.each(['', '?raw', '?dc=east&raw'])('sees each change of the key %s as it happens', async (query) => {
    await watch(query);
    expect((await probe.snapshot()).settled).toBe(true);
    for (const text of ['second', 'third', 'fourth']) {
      await untilItWaits();
      store.put(text);
      await probe.lastText(text);
    }
    await untilItWaits();
    const [first, second] = askedFor();
    expect(first).toBe(`/v1/kv/load${query}`);
    expect(second).toBe(`/v1/kv/load${query}${query === '' ? '?' : '&'}index=11&wait=30s`);
    expect(askedFor()).toHaveLength(5);
    expect(probe.texts).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('says "unchanged" of an index that moved over the same value, and when the wait is over', async () => {
    await watch('', 1_000);
    await untilItWaits();
    store.put('first');
    await probe.until('an "unchanged"', () => probe.signals[1]);
    await probe.until('another, after the wait', () => probe.signals[2]);
    expect(probe.signals.slice(1).map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged']);
    await untilItWaits();
  });

  it('tells of a key that is deleted, waits on, and sees it come back', async () => {
    await watch();
    await untilItWaits();
    store.delete();
    const { error } = await probe.fault();
    expect(error).toMatchObject({ code: 'MF_SOURCE_HTTP_STATUS', details: { status: 404 } });
    await untilItWaits();
    expect(askedFor().at(-1)).toContain('index=12');
    store.put('back');
    await probe.lastText('back');
  });

  it('waits for a key that was never there', async () => {
    store.delete();
    await watch();
    await probe.fault();
    await untilItWaits();
    store.put('born');
    await probe.lastText('born');
  });

  it.each([[5, 'goes backwards'], [0, 'is 0']])('begins anew when the index, %i, %s', async (index) => {
    await watch('', 30_000, { ...patient, intervalMs: 20 });
    await untilItWaits();
    store.setIndex(index);
    await probe.until('a read that does not wait', () => (askedFor().lastIndexOf('/v1/kv/load') > 0 ? true : undefined));
    expect(askedFor().some((url) => url.includes('index=0'))).toBe(false);
    store.put('later');
    await probe.lastText('later');
    expect(probe.signals.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  it('does not ask hotly where the index stays 0', async () => {
    store.setIndex(0);
    await watch();
    await probe.lastText('first');
    await setTimeout(400);
    expect(askedFor().length).toBeLessThanOrEqual(2);
  });

  it('does not ask hotly where nobody waits', async () => {
    store.server.answer = (_asked, response) => void response.writeHead(200, { 'x-consul-index': '7' }).end('hasty');
    await watch('?raw');
    await probe.lastText('hasty');
    await setTimeout(400);
    expect(askedFor()).toHaveLength(2);
  });

  it('does not ask hotly where the index moves all the time', async () => {
    let index = 100;
    store.server.answer = (_asked, response) => void response.writeHead(200, { 'x-consul-index': String((index += 1)) }).end('restless');
    await watch('?raw');
    await probe.lastText('restless');
    const asked = askedFor().length;
    await setTimeout(500);
    expect(askedFor().length - asked).toBeLessThanOrEqual(6);
  });

  it('ends its wait when it is nudged', async () => {
    await watch();
    await untilItWaits();
    probe.nudge();
    await probe.until('an "unchanged"', () => probe.signals.find(({ kind }) => kind === 'unchanged'));
    expect(askedFor().at(-1)).toBe('/v1/kv/load');
    await untilItWaits();
    expect(probe.signals.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  it('does not skip a value whose answer broke off', async () => {
    await watch('?raw', 30_000, { ...patient, intervalMs: 20 });
    await untilItWaits();
    const { answer } = store.server;
    store.server.answer = (_asked, response) => {
      store.server.answer = answer;
      response.writeHead(200, { 'x-consul-index': '12', 'content-length': '100' });
      response.write('sec', () => response.destroy());
    };
    probe.nudge();
    store.put('second');
    await probe.lastText('second');
    expect(probe.texts).toEqual(['first', 'second']);
  });

  it('takes a key without a value as an empty document', async () => {
    store.put(null);
    await watch();
    const { documents } = await probe.snapshot();
    expect(documents.map(({ content }) => content.length)).toEqual([0]);
  });

  it('waits longer than a read may take, and no longer than it asked for', async () => {
    await watch('', 1_000, { ...patient, timeoutMs: 200 });
    await untilItWaits();
    await probe.until('an "unchanged"', () => probe.signals.find(({ kind }) => kind !== 'snapshot'));
    expect(probe.signals.map(({ kind }) => kind)).toEqual(['snapshot', 'unchanged']);
    store.server.answer = () => {};
    expect((await probe.fault()).error.code).toBe('MF_SOURCE_HTTP_TIMEOUT');
  });

  it.each([
    ['without an index', serving('[]', { 'content-type': 'application/json' }), /names 0 keys/],
    ['without an index', serving('[{"Value":""}]'), /no X-Consul-Index/],
    ['with several keys', serving('[{"Value":""},{"Value":""}]', { 'x-consul-index': '5' }), /names 2 keys/],
    ['that is no JSON', serving('version: 1', { 'x-consul-index': '5' }), /no list/],
    ['without base64', serving('[{"Value":"a?"}]', { 'x-consul-index': '5' }), /no Value in base64/],
    ['of null', serving('[null]', { 'x-consul-index': '5' }), /no Value in base64/],
  ])('refuses an answer %s', async (_what, answer, says) => {
    store.server.answer = answer;
    await watch();
    const { error } = await probe.fault();
    expect(error.code).toBe('MF_SOURCE_HTTP_PROTOCOL');
    expect(error.message).toMatch(says);
    expect(probe.texts).toEqual([]);
  });

  it('sends index and wait itself', async () => {
    await watch();
    const creating = (async () => httpSource.create({ url: `${store.server.origin}/?index=7`, waitMs: 1_000 }, contextWith()))();
    await expect(creating).rejects.toMatchObject({ code: 'MF_PLUGIN_OPTIONS' });
  });
});
