import { sourceConformance } from '@midflight/testkit';
import { describe, expect, it, vi } from 'vitest';
import { httpSource } from './httpSource.js';
import type { HttpSourceOptions } from './httpSourceOptions.js';
import { DocumentServer, serving } from './testing/documentServer.js';
import { startKeyStore } from './testing/keyStore.js';
import { contextWith } from './testing/watchHttp.js';

vi.setConfig({ testTimeout: 30_000 });

// The clock of these checks runs fast and the network does not: the limit must not be what they measure.
const patient = { timeoutMs: 3_600_000 };

const ways: readonly (readonly [string, Omit<HttpSourceOptions, 'url'>, (text: string) => Readonly<Record<string, string>>])[] = [
  ['without validators', {}, () => ({})],
  ['with ETags', {}, (text) => ({ etag: `"${Buffer.from(text).toString('hex')}"` })],
  ['with a full read each time', { fullReadMs: 0 }, () => ({ etag: '"always the same"' })],
];

describe('httpSource', () => {
  for (const [way, options, headersOf] of ways) {
    const checks = sourceConformance(async () => {
      const server = await DocumentServer.start(serving('conformance: 0\n'));
      return {
        source: await httpSource.create({ url: `${server.origin}/load.yaml`, ...patient, ...options }, contextWith()),
        write: async (text) => {
          server.answer = serving(text, headersOf(text));
          await server.open();
        },
        breakDown: () => server.close(),
        close: () => server.close(),
      };
    });
    for (const { name, run } of checks) it(`${way} ${name}`, () => expect(run()).resolves.toBeUndefined());
  }

  const checks = sourceConformance(async () => {
    const store = await startKeyStore();
    store.put('conformance: 0\n');
    return {
      source: await httpSource.create({ url: `${store.server.origin}/v1/kv/load`, waitMs: 60_000, ...patient }, contextWith()),
      write: async (text) => {
        store.put(text);
        await store.server.open();
      },
      breakDown: () => store.server.close(),
      close: () => store.server.close(),
    };
  });
  for (const { name, run } of checks) it(`that waits at a key-value store ${name}`, () => expect(run()).resolves.toBeUndefined());
});
