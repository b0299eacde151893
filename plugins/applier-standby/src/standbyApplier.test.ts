import { applierConformance } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore five plugins' tests share one live load; it needs document and engine, so the testkit can't hold it
import { liveLoad } from '../../../test/support/liveLoad.js';
import { standbyApplier } from './standbyApplier.js';

const document = (standby: string) => (baseUrl: string) => `
config: { baseUrl: '${baseUrl}', duration: 1m, workers: 5 }
load: { model: rps, target: 1000 }
scenarios: [{ name: Only, steps: [{ request: { method: GET, path: / } }] }]
${standby}`;

// 4 against 40 in a window: far enough apart for a busy machine, and from the 200 of the plan.
const setUp = (to = 'standby: { workers: 2, rate: 200 }') =>
  liveLoad({ plugin: standbyApplier, inStandby: true, from: document('standby: { workers: 1, rate: 20 }'), to: document(to), show: ({ length }) => (length === 0 ? 'none' : length > 100 ? 'the plan' : length > 12 ? 'fast' : 'slow') });

describe('the standby applier', () => {
  for (const { name, run } of applierConformance(setUp)) it(name, run);

  it.each([
    ['standby: { workers: 2, rate: 200 }', 'fast'],
    ['', 'none'],
  ])('makes a load in standby follow %j', async (to, seen) => {
    const { applier, change, observe, close } = await setUp(to);
    expect(await observe()).toBe('slow');
    const prepared = await applier.prepare(change, { signal: new AbortController().signal });
    await prepared.commit();
    expect(await observe()).toBe(seen);
    await close?.();
  });
});
