import { setTimeout } from 'node:timers/promises';
import type { Arrival } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { observe } from './support/observed.js';
import { http, rate, scenario } from './support/settings.js';

const edits = 12;
const paths = ['first', 'second', 'third'] as const;
/** So far apart may requests cross that have connections of their own, in milliseconds, on a machine that lets nobody wait. */
const crossingMs = 20;

/** Which scenario and which headers were in force: an edit moves one of them, and every third both. */
const versions = Array.from({ length: edits + 1 }, (_, n) => ({ scenario: Math.ceil((n * 2) / 3), headers: Math.floor((n * 2) / 3) }));

const scenarioOf = (version: number): ReturnType<typeof scenario> => scenario('Only', paths.map((path) => `/${version}/${path}`), { headers: { 'x-scenario': `${version}` } });

interface Sent {
  readonly iteration: number;
  readonly step: string;
  readonly atMs: number;
  /** Position in `versions`; -1 for what no revision would send. */
  readonly revision: number;
}

function read({ url, atMs, headers }: Arrival): Sent {
  const [, version = '', step = ''] = url.split('/');
  const revision = versions.findIndex((one) => `${one.scenario}` === version && `${one.scenario}` === headers['x-scenario'] && `${one.headers}` === (headers['x-headers'] ?? '0'));
  return { iteration: Number(headers['x-id']), step, atMs, revision };
}

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => number): Iterable<readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups.values();
}

describe('edits of scenarios and headers under load, as the target sees them', () => {
  it.each([1, 2])('mix no request by %i thread(s), and from one iteration on all are of the new revision', async (threads) => {
    const target = { routes: [{ prefix: '/', latencyMs: 8 }], recordHeaders: ['x-id', 'x-scenario', 'x-headers'] };
    const { arrivals, summary, waitedMs } = await observe({ first: { ...rate(900), scenarios: [scenarioOf(0)] }, threads, target }, async ({ generator, target: { url } }) => {
      for (const [n, next] of versions.slice(1).entries()) {
        await setTimeout(137);
        await generator.change({
          ...(next.scenario === versions[n]?.scenario ? {} : { scenarios: [scenarioOf(next.scenario)] }),
          ...(next.headers === versions[n]?.headers ? {} : { http: http(url, { 'x-headers': `${next.headers}` }) }),
        });
      }
      await setTimeout(137);
    });
    const sent = arrivals.map(read);

    expect(sent.filter(({ revision }) => revision < 0)).toEqual([]);
    expect(new Set(sent.map(({ revision }) => revision)).size).toBe(versions.length);
    expect(summary).toMatchObject({ requests: arrivals.length, errors: 0, dropped: 0, interrupted: 0 });
    for (const requests of groupsOf(sent, ({ iteration }) => iteration)) {
      expect(requests.map(({ step }) => step)).toEqual(paths);
      expect(new Set(requests.map(({ revision }) => revision)).size).toBe(1);
    }
    // Iterations are numbered as they begin: from the first one of a revision on, none begins on an older one.
    const begun = sent.filter(({ step }) => step === paths[0]);
    const revisions = begun.toSorted((a, b) => a.iteration - b.iteration).map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    for (let revision = 1; revision < versions.length; revision += 1) {
      const firstMs = Math.min(...begun.filter((one) => one.revision === revision).map(({ atMs }) => atMs));
      expect(Math.max(...begun.filter((one) => one.revision < revision).map(({ atMs }) => atMs))).toBeLessThan(firstMs + crossingMs + waitedMs);
    }
  });
});
