import { applierConformance } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore five plugins' tests share one live load; it needs document and engine, so the testkit can't hold it
import { liveLoad } from '../../../test/support/liveLoad.js';
import { scenariosApplier } from './scenariosApplier.js';

const document = (path: string) => (baseUrl: string) => `
config: { baseUrl: '${baseUrl}', duration: 1m, workers: 2 }
load: { model: concurrent }
scenarios: [{ name: Only, steps: [{ request: { method: GET, path: ${path} } }] }]`;

const setUp = () => liveLoad({ plugin: scenariosApplier, from: document('/old'), to: document('/new'), show: (received) => [...new Set(received.map(({ url }) => url))] });

describe('the scenarios applier', () => {
  for (const { name, run } of applierConformance(setUp)) it(name, run);

  it('sends what the new scenarios say', async () => {
    const { applier, change, observe, close } = await setUp();
    const prepared = await applier.prepare(change, { signal: new AbortController().signal });
    await prepared.commit();
    expect(await observe()).toEqual(['/new']);
    await close?.();
  });

  it('refuses, while nothing is visible yet, what the load could not run on', async () => {
    const { applier, change, observe, close } = await setUp();
    const scenarios = change.next.scenarios.map((scenario) => Object.assign(structuredClone(scenario), { enabled: false }));
    const none = { ...change, next: Object.assign(structuredClone(change.next), { scenarios }) };
    await expect(applier.prepare(none, { signal: new AbortController().signal })).rejects.toMatchObject({ code: 'MF_ENGINE_SETTINGS' });
    expect(await observe()).toEqual(['/old']);
    await close?.();
  });
});
