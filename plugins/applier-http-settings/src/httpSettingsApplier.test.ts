import { applierConformance } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore five plugins' tests share one live load; it needs document and engine, so the testkit can't hold it
import { liveLoad } from '../../../test/support/liveLoad.js';
import { httpSettingsApplier } from './httpSettingsApplier.js';

const document = (release: string) => (baseUrl: string) => `
config: { baseUrl: '${baseUrl}/${release}', duration: 1m, workers: 2, headers: { x-release: ${release} } }
load: { model: concurrent }
scenarios: [{ name: Only, steps: [{ request: { method: GET, path: / } }] }]`;

const setUp = () => liveLoad({ plugin: httpSettingsApplier, from: document('one'), to: document('two'), show: (received) => [...new Set(received.map(({ url, headers }) => `${url} ${String(headers['x-release'])}`))] });

describe('the HTTP settings applier', () => {
  for (const { name, run } of applierConformance(setUp)) it(name, run);

  it('sends to the new base URL with the new headers, and never a mix of old and new', async () => {
    const { applier, change, observe, close } = await setUp();
    expect(await observe()).toEqual(['/one/ one']);
    const prepared = await applier.prepare(change, { signal: new AbortController().signal });
    await prepared.commit();
    expect(await observe()).toEqual(['/two/ two']);
    await close?.();
  });

  it('keeps no connection whose idle time is 0', async () => {
    const withPool = (pool: string) => (baseUrl: string) => document('one')(baseUrl).replace('workers: 2,', `workers: 2, pool: ${pool},`);
    const { applier, change, observe, close } = await liveLoad({
      plugin: httpSettingsApplier,
      from: withPool('{}'),
      to: withPool('{ idleTimeoutSecs: 0 }'),
      show: (received) => received.length > 5 && new Set(received.map(({ socket }) => socket)).size === received.length,
    });
    expect(await observe()).toBe(false);
    const prepared = await applier.prepare(change, { signal: new AbortController().signal });
    await prepared.commit();
    expect(await observe()).toBe(true);
    await close?.();
  });

  // A proxy is asked for whole URLs; here it is the target itself.
  it.each([
    ['the proxy that the document names', (baseUrl: string) => baseUrl.replace('//', '//me:pass@'), {}, true],
    ['that of the environment where the document says so', () => 'environment', {}, true],
    ['none where the environment excepts the target', () => 'environment', { no_proxy: '127.0.0.1' }, false],
    ['none where the document does not say so', () => undefined, {}, false],
  ])('goes through %s', async (_, proxyOf, more, isProxied) => {
    const { applier, change, observe, close } = await liveLoad({
      plugin: httpSettingsApplier,
      from: document('one'),
      to: (baseUrl) => document('two')(baseUrl).replace('workers: 2,', `workers: 2, http: { ${proxyOf(baseUrl) === undefined ? '' : `proxy: '${proxyOf(baseUrl)}'`} },`),
      environment: (baseUrl) => ({ HTTP_PROXY: baseUrl, ...more }),
      show: (received) => received.length > 5 && received.every(({ url = '' }) => url.startsWith('http://127.0.0.1') === isProxied),
    });
    await (await applier.prepare(change, { signal: new AbortController().signal })).commit();
    expect(await observe()).toBe(true);
    await close?.();
  });
});
