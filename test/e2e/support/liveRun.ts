import { type Arrival, type RecordingTarget, type RecordingTargetOptions, idsOf, missingAndDoubled, startRecordingTarget } from '@midflight/testkit';
import { expect } from 'vitest';
import { writeInPlace } from './editFile.js';
import { RunningCli } from './runCli.js';
import { scratchFolder } from './scratchFolder.js';

/** How long the file must be quiet in every live run, in milliseconds. */
export const debounceMs = 200;

/** What a test says of the document; the rest is fixed. */
export interface DocumentOptions {
  readonly workers?: number;
  /** Requests a second; without it the load is as fast as the workers are. */
  readonly rate?: number;
  /** Where the only step goes. */
  readonly path?: string;
}

/** A load test that runs for real, against a server that records. */
export interface LiveRun {
  readonly cli: RunningCli;
  readonly target: RecordingTarget;
  /** The load document, absolute. */
  readonly file: string;
  /** A sound document for this target, as YAML; each request carries its iteration in the header `x-id`. */
  document(options?: DocumentOptions): string;
}

/** Now, on the clock that arrivals are stamped with. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

/** A sound document for the target at `url`, as YAML. */
export function documentFor(url: string, { workers = 20, rate, path = '/one' }: DocumentOptions): string {
  const load = rate === undefined ? '{ model: concurrent }' : `{ model: rps, target: ${rate} }`;
  return [
    'version: "1.0"',
    'config:',
    `  baseUrl: ${url}`,
    '  duration: 2m',
    `  workers: ${workers}`,
    `load: ${load}`,
    'scenarios:',
    '  - name: Only',
    '    steps:',
    `      - request: { method: GET, path: ${path}, headers: { x-id: "{{iteration}}" } }`,
    '',
  ].join('\n');
}

/** Runs `test` beside a live load that starts on `first`, ends the load by Ctrl-C, and checks that no request was lost. */
export async function withLiveRun(first: DocumentOptions, target: RecordingTargetOptions, test: (run: LiveRun) => Promise<void>): Promise<void> {
  await using folder = await scratchFolder();
  const recording = await startRecordingTarget(target);
  const document = (options: DocumentOptions = first): string => documentFor(recording.url, options);
  const file = folder.file('loadtest.yaml');
  await writeInPlace(file, document());
  const cli = new RunningCli(['loadtest.yaml', '--debounce', `${debounceMs}ms`], folder.path);
  try {
    await cli.waitFor('the start', ({ event }) => event === 'started');
    await arrivalsReach(recording, 1);
    await test({ cli, target: recording, file, document });
    const exitCode = await cli.interrupt();
    const arrivals = await recording.arrivals();
    expectEachOnce(arrivals);
    expect(cli.events.at(-1)).toMatchObject({ event: 'summary', exitCode: 0, requests: arrivals.length });
    expect(exitCode).toBe(0);
  } finally {
    await cli.interrupt();
    await recording.close();
  }
}

/** Waits until so many requests have arrived in all. */
export async function arrivalsReach(target: RecordingTarget, count: number): Promise<void> {
  await expect.poll(() => target.count(), { timeout: 20_000 }).toBeGreaterThanOrEqual(count);
}

/** Waits until the shared clock says `atMs`. */
export async function waitUntil(atMs: number): Promise<void> {
  await new Promise((resolve) => void setTimeout(resolve, Math.max(0, atMs - nowMs())));
}

/** Iterations 0, 1, 2, … each came once, and each was answered: none lost, doubled or cut off. */
function expectEachOnce(arrivals: readonly Arrival[]): void {
  expect(arrivals.filter(({ state }) => state !== 'answered')).toEqual([]);
  expect(missingAndDoubled(idsOf(arrivals))).toEqual({ missing: [], doubled: [] });
}
