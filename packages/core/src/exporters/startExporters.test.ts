import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { MidflightError } from '../contracts/errors.js';
import type { Exporter } from '../contracts/exporter.js';
import { silentLogger, type Logger } from '../contracts/logger.js';
import type { MetricsSnapshot } from '../contracts/metrics.js';
import { definePlugin } from '../contracts/plugin.js';
import { use } from '../plugins/pluginHost.js';
import { startExporters } from './startExporters.js';

const snapshot = (): MetricsSnapshot => ({
  run: { id: 'a', program: 'test', version: '1', startedAtMs: 0 },
  atMs: 1_000,
  families: [{ name: 'test.things', type: 'counter', unit: '{thing}', help: 'Things.', samples: [{ value: 1 }] }],
});

function listener(): { readonly logger: Logger; readonly said: string[] } {
  const said: string[] = [];
  return { said, logger: { ...silentLogger, error: (message, details) => void said.push(`${message} ${String(details?.['thrown'])}`) } };
}

describe('running exporters', () => {
  it('are all handed the same snapshot, which none can change', async () => {
    const heard: MetricsSnapshot[] = [];
    const hearing = (id: string): Exporter => ({ id, export: (one) => void heard.push(one) });
    const running = await startExporters({ exporters: [hearing('a'), hearing('b')] });
    const one = snapshot();
    running.export(one);
    expect(heard).toEqual([one, one]);
    expect(() => Object.assign(heard[0]?.families[0]?.samples[0] ?? {}, { value: 2 })).toThrow(TypeError);
  });

  it('keep their faults to themselves, and one that stays is told once until it is over', async () => {
    const { logger, said } = listener();
    const heard: number[] = [];
    let isBroken = true;
    const broken: Exporter = { id: 'broken', export: () => { if (isBroken) throw new Error('no ink'); } };
    const running = await startExporters({ exporters: [broken, { id: 'sound', export: ({ atMs }) => void heard.push(atMs) }], logger });
    for (let times = 0; times < 3; times++) running.export(snapshot());
    expect(said).toEqual(['The exporter broken failed. Error: no ink']);
    isBroken = false;
    running.export(snapshot());
    isBroken = true;
    running.export(snapshot());
    expect(said).toHaveLength(2);
    expect(heard).toHaveLength(5);
  });

  it('are waited for at the end, side by side, and no longer than their deadline', async () => {
    const { logger, said } = listener();
    const clock = fakeClock();
    const flushed: string[] = [];
    const given: AbortSignal[] = [];
    const exporters: readonly Exporter[] = [
      { id: 'hangs', export: () => {}, flush: (signal) => { given.push(signal); return new Promise(() => {}); } },
      { id: 'fails', export: () => {}, flush: () => Promise.reject(new Error('no paper')) },
      { id: 'sends', export: () => {}, flush: async () => void flushed.push('sends') },
      { id: 'plain', export: () => {} },
    ];
    const running = await startExporters({ exporters, clock, logger, deadlineMs: 500 });
    let isOver = false;
    const over = running.flush().then(() => { isOver = true; });
    await clock.advance(499);
    expect({ isOver, flushed, aborted: given[0]?.aborted }).toEqual({ isOver: false, flushed: ['sends'], aborted: false });
    await clock.advance(1);
    await over;
    expect(given[0]?.aborted).toBe(true);
    expect(said.toSorted()).toEqual([expect.stringContaining('fails did not send'), expect.stringMatching(/hangs did not send.*500 ms/)]);
  });

  it('are not waited for by someone who stops', async () => {
    const running = await startExporters({ exporters: [{ id: 'hangs', export: () => {}, flush: () => new Promise(() => {}) }], clock: fakeClock() });
    const stop = new AbortController();
    const over = running.flush(stop.signal);
    stop.abort();
    await expect(over).resolves.toBeUndefined();
  });

  it('are closed, also when a later one does not start', async () => {
    const closed: string[] = [];
    const plugin = (id: string, isSound = true) => use(definePlugin<object, Exporter>({ kind: 'exporter', name: id, create: () => {
      if (!isSound) throw new MidflightError('TEST_NONE', 'there is no board');
      return { id, export: () => {}, close: () => void closed.push(id) };
    } }));
    const running = await startExporters({ exporters: [plugin('a'), plugin('b')] });
    await running.close();
    expect(closed).toEqual(['b', 'a']);
    await expect(startExporters({ exporters: [plugin('c'), plugin('d', false)] })).rejects.toMatchObject({ code: 'MF_PLUGIN_START', message: expect.stringContaining('there is no board') });
    await expect(startExporters({ exporters: [plugin('e'), plugin('e')] })).rejects.toMatchObject({ code: 'MF_PLUGIN_DUPLICATE' });
    expect(closed).toEqual(['b', 'a', 'c', 'e', 'e']);
  });
});
