import { definePlugin, silentLogger, use, type Exporter, type Logger, type MetricFamily, type MetricsSnapshot } from '@midflight/core';
import type { Measurement } from '@midflight/engine';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../run/runEvents.js';
import { version } from '../version.js';
import { startExport } from './runExport.js';

const started = (runId?: string): RunEvent => ({ event: 'started', document: { metadata: runId === undefined ? undefined : { runId } } }) as unknown as RunEvent;

/** An exporter that keeps what it hears, and a load whose seconds a test makes. */
async function exported(more: Partial<Exporter> = {}, stop = new AbortController()) {
  const heard: MetricsSnapshot[] = [];
  const did: string[] = [];
  const logger: Logger = { ...silentLogger, error: (_message, details) => void did.push(String(details?.['thrown'])) };
  let second: ((measurement: Measurement) => void) | undefined;
  let value = 0;
  const families = (): readonly MetricFamily[] => [{ name: 'midflight.requests', type: 'counter', unit: '{request}', help: '', samples: [{ value: (value += 1) }] }];
  const exporter: Exporter = { id: 'list', export: (snapshot) => void heard.push(snapshot), flush: async () => void did.push('flush'), close: () => void did.push('close'), ...more };
  const run = await startExport({ exporters: [use(definePlugin<object, Exporter>({ kind: 'exporter', name: 'list', create: () => exporter }))], numbers: { families }, services: [], logger, stop: stop.signal, engine: { onMeasurement: (listener) => { second = listener; return () => (second = undefined); } } });
  return { run, heard, did, measure: () => second?.({} as Measurement) };
}

const valuesOf = (heard: readonly MetricsSnapshot[]): readonly unknown[] => heard.map(({ families }) => families[0]?.samples[0]);

describe('the numbers of a run', () => {
  it('are handed over when the load begins, after each second, and once more when it has ended', async () => {
    const { run, heard, did, measure } = await exported();
    measure();
    expect(heard).toEqual([]);
    run.tell(started());
    measure();
    measure();
    await run.close();
    expect(valuesOf(heard)).toEqual([{ value: 1 }, { value: 2 }, { value: 3 }, { value: 4 }]);
    expect(did).toEqual(['flush', 'close']);
    measure();
    expect(heard).toHaveLength(4);
  });

  it('say whose they are: as the document names the run, or unlike any other', async () => {
    const ids: string[] = [];
    for (const runId of ['nightly-7', undefined, undefined]) {
      const { run, heard, measure } = await exported();
      run.tell(started(runId));
      measure();
      await run.close();
      expect(heard[0]?.run).toMatchObject({ program: 'midflight', version: version() });
      expect(heard[1]?.run).toEqual(heard[0]?.run);
      expect(heard[0]?.run.startedAtMs).toBeLessThanOrEqual(heard[0]?.atMs ?? 0);
      ids.push(heard[0]?.run.id ?? '');
    }
    expect(ids[0]).toBe('nightly-7');
    expect(new Set(ids).size).toBe(3);
    expect(ids[1]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('of a run that did not begin are none, and nothing is waited for', async () => {
    const { run, heard, did } = await exported();
    await run.close();
    expect({ heard, did }).toEqual({ heard: [], did: ['close'] });
  });

  it('are not waited for by someone who interrupts twice', async () => {
    const stop = new AbortController();
    const { run, did } = await exported({ flush: () => new Promise(() => {}) }, stop);
    run.tell(started());
    stop.abort();
    await run.close();
    expect(did).toEqual([expect.stringContaining('was stopped before it had finished'), 'close']);
  });
});
