import { createHash } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { createReloader, silentLogger, swapApplier, systemClock, type ConfigSource, type Outcome, type SourceSignal } from '@midflight/core';
import { loadDocumentModel, toPlain, type LoadDocument } from '@midflight/document';
import type { TablesView } from '@midflight/web';
import { PlanRounds } from '../run/planRounds.js';
import { RunClock } from '../run/runClock.js';
import { defaultControlAddress } from '../control/controlAddress.js';
import { openControl, type Control, type ControlOptions } from '../control/control.js';
import { ControlSource } from '../control/controlSource.js';
import { RunFeed } from '../control/runFeed.js';

/** The tokens of every test. */
export const tokens = { steer: 'steering-token-of-tests', read: 'looking-token-of-tests' };

/** What the run did so far: nothing, in whose place stands one secret of those who hold a token. */
export const recordSoFar = { title: 'the title of the run', startedAt: '2026-01-01T00:00:00.000Z', timeline: { resolutionMs: 1_000, points: [] }, more: false, reloads: [], earlierReloads: 0, outcomes: { applied: 0, unchanged: 0, refused: 0, takenBack: 0, degraded: 0 }, revisions: [], notices: [] };
/** Nor are its tables. */
const noTables = { lastMs: 10_000, revision: 1, thresholds: [], scenarios: { from: 0, found: 0, rows: [] }, errorKinds: {}, errorExamples: {} };

/** The parts of a dashboard. */
export const pageParts = { script: 'document.title = 1', style: 'body {}' };

/** A sound document. */
export const documentOf = (target: number, workers = 5): string =>
  `version: "1.0"\nconfig: { baseUrl: "http://127.0.0.1:9", duration: 1h, workers: ${workers}, headers: { Authorization: Bearer s3cret } }\nload: { model: rps, target: ${target} }\nscenarios: [{ name: Only, steps: [{ request: { method: GET, path: / } }] }]\n`;

/** An answer, whole. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Of the body, when it is JSON. */
  readonly json: Record<string, unknown>;
}

/** What a test asks; the steering token goes along unless `headers` say otherwise. */
export interface Asked {
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A run that loads nothing, with a real control API on a real port. */
export interface ControlledTest extends AsyncDisposable {
  readonly control: Control;
  readonly port: number;
  readonly feed: RunFeed;
  readonly source: ControlSource;
  readonly outcomes: readonly Outcome[];
  readonly ends: readonly boolean[];
  /** As in a run that was started with --wait and --keep-alive. */
  readonly rounds: PlanRounds;
  readonly reloader: Awaited<ReturnType<typeof createReloader<LoadDocument>>>;
  /** As if the file had been saved; resolves with the next outcome. */
  save(text: string): Promise<Outcome>;
  ask(method: string, path: string, asked?: Asked): Promise<Answered>;
}

/** Starts one on `first`, in standby; nothing has been loaded when it is null. */
export async function controlledTest(more: Partial<ControlOptions> = {}, first: string | null = documentOf(100)): Promise<ControlledTest> {
  const said: SourceSignal[] = [];
  let wake = (): void => {};
  const file: ConfigSource = {
    id: 'file:loadtest.yaml',
    async *watch({ signal }) {
      signal.addEventListener('abort', () => wake());
      while (!signal.aborted) {
        yield* said.splice(0);
        if (said.length === 0 && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
  const source = new ControlSource();
  const applier = swapApplier<LoadDocument, string>({ id: 'all', claims: ['config', 'load', 'scenarios', 'metadata', 'reload'], select: (document) => JSON.stringify(toPlain(document)), apply: () => {} });
  const reloader = await createReloader<LoadDocument>({ model: loadDocumentModel, sources: [file, source], appliers: [applier], timing: { debounceMs: 20, maxWaitMs: 100 } });
  const feed = new RunFeed(systemClock);
  const outcomes: Outcome[] = [];
  const ends: boolean[] = [];
  let heard: (outcome: Outcome) => void = () => {};
  reloader.subscribe((event) => {
    if (event.type === 'steering') feed.tell({ event: 'steering', state: event.state });
    if (event.type !== 'outcome') return;
    outcomes.push(event.outcome);
    source.hear(event.outcome);
    feed.tell({ event: 'reload', outcome: event.outcome });
    heard(event.outcome);
  });
  const save = (text: string): Promise<Outcome> => {
    const outcome = new Promise<Outcome>((resolve) => (heard = resolve));
    said.push({ kind: 'snapshot', revision: createHash('sha256').update(text).digest('hex'), documents: [{ name: 'loadtest.yaml', content: text }], settled: true });
    wake();
    return outcome;
  };
  reloader.start();
  const runClock = new RunClock(systemClock);
  const rounds = new PlanRounds({ engine: { start: () => Promise.resolve(), turn: () => {}, setDuration: () => {} }, runClock, wait: true, keepAlive: true });
  if (first !== null) {
    const outcome = await save(first);
    const document = reloader.status.active?.config;
    if (!document) throw new Error(JSON.stringify(outcome.findings));
    feed.tell({ event: 'started', revision: 1, sources: [], document, durationMs: Infinity, phase: rounds.phase, threads: 0, outcome });
    rounds.follow({ onOver: () => {}, onTurn: (turn) => feed.tell({ event: 'phase', turn, revision: 1, standby: undefined, leftMs: runClock.leftMs }) });
  }
  const run = { reloader, runClock, rounds, feed, source, record: () => recordSoFar, tables: (view: TablesView) => ({ ...noTables, scenarios: { ...noTables.scenarios, from: view.from } }), logger: silentLogger, end: (now: boolean) => void ends.push(now) };
  const control = await openControl({ address: defaultControlAddress, tokens, clock: systemClock, version: '0.0.0', ...more }, run);
  const port = control.url.startsWith('unix:') ? 0 : Number(new URL(control.url).port);
  return {
    control, port, feed, source, outcomes, ends, rounds, reloader, save,
    ask: (method, path, asked) => ask(control.url, method, path, asked),
    [Symbol.asyncDispose]: async () => {
      await control.close();
      await reloader.stop();
    },
  };
}

/** Sends the path as it is: nothing normalizes it on the way. */
export function ask(url: string, method: string, path: string, { body, headers = {} }: Asked = {}): Promise<Answered> {
  const where = url.startsWith('unix:') ? { socketPath: url.slice('unix:'.length) } : { host: new URL(url).hostname, port: new URL(url).port };
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  const all = { authorization: `Bearer ${tokens.steer}`, ...(text === undefined ? {} : { 'content-type': typeof body === 'object' ? 'application/json' : 'application/yaml', 'content-length': String(Buffer.byteLength(text)) }), ...headers };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ ...where, method, path, headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)), agent: false }, (response) => {
      let said = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (said += chunk)).on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: said, json: response.headers['content-type']?.includes('json') ? JSON.parse(said) : {} }));
    });
    request.on('error', reject);
    request.end(text);
  });
}
