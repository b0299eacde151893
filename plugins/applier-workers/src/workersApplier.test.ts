import { applierConformance } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore five plugins' tests share one live load; it needs document and engine, so the testkit can't hold it
import { liveLoad } from '../../../test/support/liveLoad.js';
import { workersApplier } from './workersApplier.js';

const document = (workers: number) => (baseUrl: string) => `
config: { baseUrl: '${baseUrl}', duration: 1m, workers: ${workers} }
load: { model: concurrent }
scenarios: [{ name: Only, steps: [{ request: { method: GET, path: /, headers: { x-worker: '{{worker}}' } } }] }]`;

const setUp = () =>
  liveLoad({
    plugin: workersApplier,
    from: document(2),
    to: document(5),
    show: (received) => new Set(received.map(({ headers }) => headers['x-worker'])).size,
  });

describe('the workers applier', () => {
  for (const { name, run } of applierConformance(setUp)) it(name, run);

  it('makes as many workers iterate as the document says', async () => {
    const { applier, change, observe, close } = await setUp();
    expect(await observe()).toBe(2);
    const prepared = await applier.prepare(change, { signal: new AbortController().signal });
    await prepared.commit();
    expect(await observe()).toBe(5);
    await close?.();
  });
});
