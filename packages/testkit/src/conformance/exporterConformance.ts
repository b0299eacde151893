import assert from 'node:assert/strict';
import { deepFreeze, type Exporter, type MetricsSnapshot } from '@midflight/core';
import type { ConformanceCheck } from './conformanceCheck.js';

/** The counter that the checks export: `conformance.things`, with nothing but a label `kind` of the value `any`. */
export const conformanceCounter = 'conformance.things';

/** An exporter, and the place that it takes numbers to. */
export interface ExporterFixture {
  readonly exporter: Exporter;
  /** The newest value of {@link conformanceCounter} that arrived; undefined when none did. */
  arrived(): number | undefined | Promise<number | undefined>;
  /** Makes the place unreachable. */
  breakDown(): void | Promise<void>;
  close(): void | Promise<void>;
}

/** For what should be over at once; a busy machine is slow. */
const patienceMs = 5_000;

/** A snapshot with a counter, a gauge and a histogram. @param value - of {@link conformanceCounter} */
export function conformanceSnapshot(value: number): MetricsSnapshot {
  return deepFreeze<MetricsSnapshot>({
    run: { id: 'conformance', program: 'testkit', version: '1.0.0', startedAtMs: 1_700_000_000_000 },
    atMs: 1_700_000_000_000 + value * 1_000,
    families: [
      { name: conformanceCounter, type: 'counter', unit: '{thing}', help: 'Things that there were.', samples: [{ labels: { kind: 'any' }, value }] },
      { name: 'conformance.level', type: 'gauge', unit: '', help: 'How high it stands.', samples: [{ value: value / 2 }] },
      { name: 'conformance.duration', type: 'histogram', unit: 's', help: 'How long it took.', samples: [{ bounds: [0.5, 1], counts: [value, 0, 1], sum: value / 4 + 2 }] },
      { name: 'conformance.nothing', type: 'gauge', unit: 's', help: 'Nothing is known of it.', samples: [] },
    ],
  });
}

async function soon(work: Promise<unknown> | undefined, what: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new assert.AssertionError({ message: `${what} took longer than ${patienceMs} ms` })), patienceMs); });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const forever = (): AbortSignal => new AbortController().signal;

const rules: Readonly<Record<string, (fixture: ExporterFixture) => Promise<void>>> = {
  'has an id': async ({ exporter: { id } }) => {
    assert.ok(id.length > 0, 'an exporter has an id');
  },

  'takes a snapshot and returns nothing to wait for': async ({ exporter }) => {
    assert.equal(exporter.export(conformanceSnapshot(1)), undefined, 'export returns nothing');
  },

  'has brought the newest numbers to their place when its last export is over': async ({ exporter, arrived }) => {
    for (const value of [1, 2, 7]) exporter.export(conformanceSnapshot(value));
    await soon(exporter.flush?.(forever()), 'the last export');
    assert.equal(await arrived(), 7, 'the newest value arrived');
  },

  'sends nothing that it was not handed': async ({ exporter, arrived }) => {
    await soon(exporter.flush?.(forever()), 'the last export');
    assert.equal(await arrived(), undefined, 'nothing arrived');
  },

  'bears a place that is gone, and ends when nobody waits any longer': async ({ exporter, breakDown }) => {
    await breakDown();
    for (const value of [1, 2]) exporter.export(conformanceSnapshot(value));
    const stop = new AbortController();
    const flushed = exporter.flush?.(stop.signal);
    stop.abort();
    await soon(flushed, 'the last export after its signal had aborted');
  },
};

/**
 * What every exporter must keep, as checks for any test runner.
 *
 * @param create - makes a fresh exporter with a fresh place; each check calls it once
 */
export function exporterConformance(create: () => Promise<ExporterFixture>): readonly ConformanceCheck[] {
  return Object.entries(rules).map(([name, rule]) => ({
    name,
    run: async () => {
      const fixture = await create();
      try {
        await rule(fixture);
      } finally {
        try {
          await soon((async () => fixture.exporter.close?.())(), 'closing');
        } finally {
          await fixture.close();
        }
      }
    },
  }));
}
