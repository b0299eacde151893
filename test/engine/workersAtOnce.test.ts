import { setTimeout } from 'node:timers/promises';
import type { Arrival } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { observe } from './support/observed.js';
import { scenario } from './support/settings.js';

const latencyMs = 100;
/** Shorter than the time from one request of a worker to its next: each is seen in it once at most, and some time all are. */
const windowMs = 95;

/** How many arrived within the window at most: so many were under way at once. */
function mostAtOnce(arrivals: readonly Arrival[]): number {
  return Math.max(0, ...arrivals.map(({ atMs }) => arrivals.filter((other) => other.atMs >= atMs && other.atMs < atMs + windowMs).length));
}

describe('the workers of a load of two threads', () => {
  it('are together as many as they are to be, also when that is fewer than threads', async () => {
    const counts = [5, 1, 4];
    const revision = (workers: number) => ({ workers, load: { model: 'concurrent' }, scenarios: [scenario('Only', [`/${workers}`])] }) as const;
    const { arrivals, summary } = await observe({ first: revision(5), threads: 2, target: { routes: [{ prefix: '/', latencyMs }] } }, async ({ generator }) => {
      for (const [index, workers] of counts.entries()) {
        if (index > 0) await generator.change(revision(workers));
        await setTimeout(6 * latencyMs);
      }
    });
    for (const workers of counts) expect(mostAtOnce(arrivals.filter(({ url }) => url === `/${workers}`))).toBe(workers);
    expect(summary).toMatchObject({ requests: arrivals.length, errors: 0, dropped: 0 });
  });
});
