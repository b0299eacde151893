import { afterEach, describe, expect, it } from 'vitest';
import type { DataSettings } from '../settings.js';
import { noScope } from '../testing/noScope.js';
import { closeAll, serve, stage, started } from '../testing/runningLoad.js';
import { engineSettings, scenarioSettings } from '../testing/settings.js';
import { waitUntil } from '../testing/waitUntil.js';
import { compileFeed, FeedCursors, newCount } from './feed.js';
import { seededRandom } from './random.js';

afterEach(closeAll);

function data(rows: readonly (readonly string[])[], more: Partial<DataSettings> = {}): DataSettings {
  const cells = rows.flat().map((cell) => Buffer.from(cell));
  let end = 0;
  return { name: 'users.csv', columns: ['id', 'name'].slice(0, rows[0]?.length ?? 0), rowCount: rows.length, bytes: Buffer.concat(cells), ends: Uint32Array.from(cells, (cell) => (end += cell.length)), strategy: 'sequential', ...more };
}

const ids = (count: number): string[][] => Array.from({ length: count }, (_, index) => [String(index)]);

describe('a feed', () => {
  it('sets the columns of a row, empty ones and those beyond ASCII too', () => {
    const feed = compileFeed(data([['1', 'Zoë'], ['', '€']]), 'S');
    const scope = noScope();
    feed.fill(1, scope);
    expect([scope.get('id'), scope.get('name')]).toEqual(['', '€']);
    feed.fill(0, scope);
    expect([scope.get('id'), scope.get('name')]).toEqual(['1', 'Zoë']);
  });

  it('gives each row in turn, or each once in another order, or any', () => {
    const take = (strategy: DataSettings['strategy'], count: number): number[] => {
      const cursors = new FeedCursors(5, seededRandom(5));
      const feed = compileFeed(data(ids(10), { strategy }), 'S');
      return Array.from({ length: count }, () => cursors.next(feed));
    };
    expect(take('sequential', 12)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    expect(take('cycle', 12)).toEqual(take('sequential', 12));
    const shuffled = take('shuffle', 20);
    const [first, second] = [shuffled.slice(0, 10), shuffled.slice(10)];
    expect(first.toSorted((a, b) => a - b)).toEqual(second.toSorted((a, b) => a - b));
    expect(new Set(first).size).toBe(10);
    expect(first).not.toEqual(second);
    expect(take('shuffle', 20)).toEqual(shuffled);
    expect(new Set(take('random', 200)).size).toBe(10);
  });

  it('gives each row once between threads that count together', () => {
    const given = newCount();
    const threads = [1, 2].map((seed) => ({ cursors: new FeedCursors(5, seededRandom(seed)), feed: compileFeed(data(ids(10), { strategy: 'shuffle' }), 'S', given) }));
    const random = seededRandom(3);
    const rows = Array.from({ length: 20 }, () => {
      const one = threads[random() < 0.5 ? 0 : 1];
      return one?.cursors.next(one.feed);
    });
    expect([new Set(rows.slice(0, 10)).size, new Set(rows.slice(10)).size]).toEqual([10, 10]);
  });

  it('goes on with its rows when the scenario is changed under way', async () => {
    const server = await serve();
    const scenario = (release: string) => ({ ...scenarioSettings('S', `/${release}?id={{id}}`), data: data(ids(100_000)) });
    const engine = await started(engineSettings(server.origin, { workers: 3, scenarios: [scenario('0')] }));
    for (let release = 1; release <= 3; release++) {
      const before = server.received.length;
      await waitUntil('some rows were used', () => server.received.length > before + 50);
      await stage(engine, release + 1, { scenarios: [scenario(String(release))] });
    }
    await engine.finish();
    const used = server.received.map(({ url }) => Number(new URL(url, server.origin).searchParams.get('id')));
    expect(used.toSorted((a, b) => a - b)).toEqual(used.map((_, index) => index));
    expect(new Set(server.received.map(({ url }) => url[1])).size).toBeGreaterThanOrEqual(3);
  });

  it.each([{ rowCount: 0 }, { columns: [] }, { bytes: new Uint8Array(1) }, { ends: new Uint32Array(3) }])('is refused with %j', (wrong) => {
    expect(() => compileFeed(data(ids(10), wrong), 'S')).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS' }));
  });
});
