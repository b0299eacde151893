import { applierConformance } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore five plugins' tests share one live load; it needs document and engine, so the testkit can't hold it
import { liveLoad } from '../../../test/support/liveLoad.js';
import { loadModelApplier } from './loadModelApplier.js';

const document = (load: string) => (baseUrl: string) => `
config: { baseUrl: '${baseUrl}', duration: 1m, workers: 5 }
load: ${load}
scenarios: [{ name: Only, steps: [{ request: { method: GET, path: / } }] }]`;

// 4 against 40 in a window: far enough apart for a busy machine.
const setUp = () => liveLoad({ plugin: loadModelApplier, from: document('{ model: rps, target: 20 }'), to: document('{ model: rps, target: 200 }'), show: ({ length }) => (length > 12 ? 'fast' : 'slow') });

describe('the load model applier', () => {
  for (const { name, run } of applierConformance(setUp)) it(name, run);

  it('makes the load follow the new rate', async () => {
    const { applier, change, observe, close } = await setUp();
    expect(await observe()).toBe('slow');
    const prepared = await applier.prepare(change, { signal: new AbortController().signal });
    await prepared.commit();
    expect(await observe()).toBe('fast');
    await close?.();
  });
});
