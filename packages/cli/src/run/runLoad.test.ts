import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpSettingsApplier } from '@midflight/applier-http-settings';
import { loadModelApplier } from '@midflight/applier-load-model';
import { scenariosApplier } from '@midflight/applier-scenarios';
import { workersApplier } from '@midflight/applier-workers';
import { createReloader, offer, systemClock, use, type Applier, type ConfigSource, type SourceSignal } from '@midflight/core';
import { loadDocumentModel, type LoadDocument } from '@midflight/document';
import { createLoadEngine, Guard, ThresholdJudge, WorkerDemand, LOAD_CONTROL } from '@midflight/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunClock } from './runClock.js';
import type { RunEvent } from './runEvents.js';
import { runLoad, type RunParts } from './runLoad.js';

const server = createServer((_request, response) => void response.end());
let baseUrl = '';
beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const text = (name: string): string => `
version: "1.0"
metadata: { name: ${name} }
config: { baseUrl: "${baseUrl}", duration: 1m, workers: 2 }
load: { model: rps, target: 50 }
scenarios: [{ name: Only, steps: [{ request: { method: GET, path: / } }] }]`;

/** A source that says what it is told to, when it is told. */
function scripted(): { source: ConfigSource; say: (content: string) => void } {
  const waiting: SourceSignal[] = [];
  let wake = (): void => {};
  return {
    say: (content) => {
      waiting.push({ kind: 'snapshot', revision: content, documents: [{ name: 'load.yaml', content }], settled: true });
      wake();
    },
    source: {
      id: 'scripted',
      async *watch({ signal }) {
        signal.addEventListener('abort', () => wake());
        while (!signal.aborted) {
          yield* waiting.splice(0);
          if (waiting.length === 0 && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
        }
      },
    },
  };
}

/** An applier that can neither make a change nor take it back. */
const broken: Applier<LoadDocument> = {
  id: 'broken',
  claims: ['metadata'],
  prepare: async ({ previous }) => {
    const fail = (): void => {
      if (previous) throw new Error('stuck');
    };
    return { commit: fail, revert: fail };
  },
};

async function assembleRun() {
  const { source, say } = scripted();
  const engine = createLoadEngine({ threads: 0 });
  const appliers = [use(workersApplier), use(scenariosApplier), use(loadModelApplier), use(httpSettingsApplier), broken];
  const reloader = await createReloader<LoadDocument>({ model: loadDocumentModel, sources: [source], appliers, services: [offer(LOAD_CONTROL, engine.control)] });
  const parts: RunParts = { engine, reloader, runClock: new RunClock(systemClock), judge: new ThresholdJudge(), demand: new WorkerDemand(), guard: new Guard(), sources: ['scripted'], threads: 0, follow: true };
  const [graceful, now] = [new AbortController(), new AbortController()];
  const events: RunEvent[] = [];
  let heard = (): void => {};
  const run = (): Promise<number> => runLoad(parts, (event) => (events.push(event), heard()), { graceful: graceful.signal, now: now.signal });
  const until = async (name: RunEvent['event']): Promise<void> => {
    while (!events.some(({ event }) => event === name)) await new Promise<void>((resolve) => (heard = resolve));
  };
  return { say, run, until, events, graceful };
}

describe('a run', () => {
  it('can be interrupted before there is anything to load', async () => {
    const { run, events, graceful } = await assembleRun();
    const running = run();
    graceful.abort();
    await expect(running).rejects.toMatchObject({ code: 'MF_INTERRUPTED' });
    expect(events).toEqual([]);
  });

  it('does not go on when a failed change can not be taken back, says so, and still sums up', async () => {
    const { say, run, until, events } = await assembleRun();
    const running = run();
    say(text('one'));
    await until('sample');
    say(text('two'));
    expect(await running).toBe(5);
    const reload = events.find((event) => event.event === 'reload');
    expect(reload?.outcome).toMatchObject({ outcome: 'degraded', revision: 1, findings: [{ code: 'MF_APPLIER_COMMIT' }, { code: 'MF_APPLIER_REVERT' }] });
    expect(events.at(-1)).toMatchObject({ event: 'summary', exitCode: 5, failure: expect.stringContaining('could not be put back') });
  });

  it('is refused when its first document is, with the findings told', async () => {
    const { say, run, events } = await assembleRun();
    const running = run();
    say(text('one').replace('workers: 2', 'workers: -2'));
    await expect(running).rejects.toMatchObject({ code: 'MF_CONFIG_INVALID', message: expect.stringContaining('1 error') });
    expect(events).toMatchObject([{ event: 'reload', outcome: { outcome: 'rejected', findings: [{ code: 'MF_RANGE' }] } }]);
  });
});
