import { readdirSync, readFileSync } from 'node:fs';
import { idsOf, missingAndDoubled, startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { arrivalsReach, debounceMs, documentFor } from './support/liveRun.js';
import { RunningCli, type CliEvent } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const threads = 3;
const workers = 10;

interface RevisionSpan {
  readonly revision: number;
  readonly durationMs: number;
}

const rateOf = (revision: number): number => 150 + 40 * (revision % 4);

/** Each revision has a rate, a path and a header of its own; each request says its row, its worker and its iteration. */
const documentOf = (url: string, revision: number): string => `
version: "1.0"
config: { baseUrl: '${url}', duration: 2m, workers: ${workers}, headers: { x-revision: "${revision}" } }
load: { model: rps, target: ${rateOf(revision)} }
scenarios:
  - name: Only
    dataFile: { path: rows.csv }
    steps:
      - request: { method: GET, path: "/${revision}?row={{row}}&worker={{worker}}", headers: { x-id: "{{iteration}}" } }
`;

const query = (url: string, name: string): number => Number(new URL(url, 'http://target').searchParams.get(name));

/** How many threads of a process its main one gives way to. */
function threadsAheadOf(pid: number): number {
  // Field 19 of proc_pid_stat(5); the name, in brackets, may hold anything.
  const niceness = (id: string): number => Number(readFileSync(`/proc/${pid}/task/${id}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[16]);
  return readdirSync(`/proc/${pid}/task`).filter((id) => niceness(id) < niceness(String(pid))).length;
}

describe('a load of several threads', () => {
  it('is one load: each start, iteration and row once, at the rate of each revision, and no request of two', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget({ recordHeaders: ['x-id', 'x-revision'] });
    const file = folder.file('loadtest.yaml');
    await writeInPlace(folder.file('rows.csv'), `row\n${Array.from({ length: 100_000 }, (_, row) => row).join('\n')}\n`);
    await writeInPlace(file, documentOf(target.url, 1));
    const cli = new RunningCli(['loadtest.yaml', '--debounce', `${debounceMs}ms`, '--threads', String(threads)], folder.path);
    try {
      const started = (await cli.waitFor('the start', ({ event }) => event === 'started')) as CliEvent & { readonly pid: number };
      expect(started).toMatchObject({ threads });
      // To read a document, and to collect what it leaves, must not keep them from what is due. Only on Linux does a thread have a priority of its own.
      expect(process.platform === 'linux' ? threadsAheadOf(started.pid) : threads).toBe(threads);
      await arrivalsReach(target, 50);
      for (let revision = 2; revision <= 8; revision += 1) {
        const heard = cli.events.length;
        await renameOver(file, documentOf(target.url, revision));
        await cli.waitFor(`revision ${revision}`, ({ event, outcome, revision: active }) => event === 'reload' && outcome === 'applied' && active === revision, heard);
        await new Promise((resolve) => void setTimeout(resolve, 150 + 100 * Math.random()));
      }
      expect(await cli.interrupt()).toBe(0);
      const arrivals = await target.arrivals();
      const summary = cli.events.at(-1) as CliEvent & { readonly offered: number; readonly dropped: number; readonly revisions: readonly RevisionSpan[] };
      expect(summary).toMatchObject({ event: 'summary', requests: arrivals.length, offered: arrivals.length, dropped: 0 });

      expect(missingAndDoubled(idsOf(arrivals)).doubled).toEqual([]);
      expect(missingAndDoubled(arrivals.map(({ url }) => query(url, 'row')))).toEqual({ missing: [], doubled: [] });
      const atWork = new Set(arrivals.map(({ url }) => query(url, 'worker')));
      expect([...atWork].every((worker) => worker >= 1 && worker <= workers)).toBe(true);
      for (let thread = 0; thread < threads; thread += 1) expect([...atWork].some((worker) => (worker - 1) % threads === thread)).toBe(true);

      for (const { url, headers } of arrivals) expect(url.startsWith(`/${headers['x-revision']}?`)).toBe(true);
      // What is due before a switch is sent on the old revision: the order in time can only differ by how late it was sent.
      const revisions = arrivals.map(({ headers }) => Number(headers['x-revision']));
      expect(revisions.every((revision, index) => revision >= Math.max(...revisions.slice(Math.max(0, index - 40), index), 1) - 1)).toBe(true);

      // Of the last one the end is that of the drain.
      const ended = summary.revisions.slice(0, -1);
      const asked = ended.reduce((sum, { revision, durationMs }) => sum + (rateOf(revision) * durationMs) / 1_000, 0);
      const sent = revisions.filter((revision) => revision < 8).length;
      expect(Math.abs(sent - asked)).toBeLessThanOrEqual(1);
    } finally {
      await cli.interrupt();
      await target.close();
    }
  });

  it('has as many workers as one thread would, each with a number of its own, also when there are fewer than threads', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget({ routes: [{ prefix: '/', latencyMs: 5 }] });
    const file = folder.file('loadtest.yaml');
    const document = (count: number): string => documentFor(target.url, { workers: count, path: `"/${count}?worker={{worker}}"` });
    await writeInPlace(file, document(7));
    const cli = new RunningCli(['loadtest.yaml', '--debounce', `${debounceMs}ms`, '--threads', String(threads)], folder.path);
    try {
      for (const [index, count] of [7, 2, 8].entries()) {
        const heard = cli.events.length;
        if (index > 0) await renameOver(file, document(count));
        await cli.waitFor(`${count} workers`, ({ event, outcome }) => event === 'started' || outcome === 'applied', index > 0 ? heard : 0);
        await new Promise((resolve) => void setTimeout(resolve, 1_000));
      }
      expect(await cli.interrupt()).toBe(0);
      const arrivals = await target.arrivals();
      for (const count of [7, 2, 8]) {
        const atWork = new Set(arrivals.filter(({ url }) => url.startsWith(`/${count}?`)).map(({ url }) => query(url, 'worker')));
        expect([...atWork].toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, place) => place + 1));
      }
      expect(missingAndDoubled(idsOf(arrivals)).doubled).toEqual([]);
      expect(cli.events.at(-1)).toMatchObject({ event: 'summary', requests: arrivals.length });
    } finally {
      await cli.interrupt();
      await target.close();
    }
  });
});
