import { watch } from 'node:fs';
import { readdir, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { silentLogger, systemClock } from '@midflight/core';
import { verifyAudit } from '@midflight/journal';
import { holdTo } from './bars.mjs';
import { collectedHeapBytes } from './reload/collectedHeap.mjs';
import { inScratchFolder } from './reload/scratch.mjs';

// What `midflight run` is made of, without its terminal.
const cli = new URL('../../packages/cli/dist/', import.meta.url);
const { assemble } = await import(new URL('assemble.js', cli).href);
const { RunMemory } = await import(new URL('memory/runMemory.js', cli).href);
const { runLoad } = await import(new URL('run/runLoad.js', cli).href);

/** What a reload may leave behind in the heap, in bytes: the numbers of its revision, for the report. */
const bytesPerReload = 4_000;

/** The newest revisions of a run that --state keeps, and what runs. */
const mostKept = 1_001;

const documentOf = (url, rate) => `version: "1.0"
config: { baseUrl: "${url}", duration: 1h, workers: 5 }
load: { model: rps, target: ${rate} }
scenarios: [{ name: Only, steps: [{ request: { method: GET, path: / } }] }]
`;

/** How many things of each kind keep the event loop alive. */
const resources = () => process.getActiveResourcesInfo().toSorted().join(' ');
const openFiles = async () => (await readdir('/proc/self/fd')).length;

/**
 * `reloads [COUNT]`: so many reloads of one run, each a save of a real file while a load runs, with --state and --audit. Is memory flat,
 * is anything left open, and is every outcome accounted for?
 *
 * @returns false when one of these does not hold
 */
export async function run([amount]) {
  const count = Number(amount ?? 10_000);
  const server = createServer((_, response) => response.end('{}'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  try {
    return await inScratchFolder((folder) => reload(folder, url, count));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function reload(folder, url, count) {
  const file = join(folder, 'load.yaml');
  const save = async (number) => {
    await writeFile(`${file}.draft`, documentOf(url, 20 + (number % 50)));
    await rename(`${file}.draft`, file);
  };
  await save(0);
  // Node opens the system's notifications once, and keeps them.
  watch(folder).close();
  const before = { resources: resources(), files: await openFiles() };
  const [state, audit] = [join(folder, 'state'), join(folder, 'audit.jsonl')];
  const memory = await RunMemory.open({ stateFolder: state, startFrom: 'fail', auditFile: audit }, { sources: [file], wait: false, keepAlive: false }, systemClock);
  const parts = await assemble({ sources: [file], debounceMs: 1, follow: true, wait: false, keepAlive: false, polling: false, logger: silentLogger, store: memory.store });
  const stop = new AbortController();
  const ends = {};
  const early = Math.floor(count / 10);
  const heap = {};
  let saved = 0;
  const notices = [];
  const startedAt = performance.now();
  const tell = (event) => {
    memory.hear(event);
    if (event.event === 'notice') notices.push(event.message);
    if (event.event !== 'started' && event.event !== 'reload') return;
    const { outcome } = event.outcome;
    ends[outcome] = (ends[outcome] ?? 0) + 1;
    if (saved < count && saved !== early) return void save(++saved);
    // Reloads come faster here than the disk keeps them; what waits for it is not what is left behind.
    void memory.store.flushed().then(() => {
      heap[saved === early ? 'early' : 'late'] = collectedHeapBytes();
      if (saved === count) stop.abort();
      else void save(++saved);
    });
  };
  memory.follow(() => parts.reloader.status.active?.config, (message) => notices.push(message));
  const exitCode = await runLoad(parts, tell, { graceful: stop.signal, now: new AbortController().signal });
  const tookMs = performance.now() - startedAt;
  await memory.close();
  // What is being closed is closed a moment later.
  await new Promise((resolve) => setTimeout(resolve, 200));
  const after = { resources: resources(), files: await openFiles() };
  const [run = ''] = await readdir(join(state, 'runs'));
  const kept = await readdir(join(state, 'runs', run));
  const { lines } = await verifyAudit(audit);
  const grownPerReload = (heap.late - heap.early) / (count * 0.9);
  console.log(`${count} reloads in ${(tookMs / 1_000).toFixed(1)} s, ${(tookMs / count).toFixed(1)} ms each; ends: ${JSON.stringify(ends)}; exit code ${exitCode}`);
  console.log(`heap after collection: ${megabytes(heap.early)} at ${Math.floor(count / 10)}, ${megabytes(heap.late)} at ${count}: ${Math.round(grownPerReload)} bytes a reload`);
  console.log(`open before: ${before.files} files, ${before.resources}; after: ${after.files} files, ${after.resources}`);
  console.log(`revisions on disk: ${kept.length}; lines of the audit: ${lines}; notices: ${notices.length} ${notices[0] ?? ''}`);
  return holdTo([
    ['every save is applied, once', ends.applied === count + 1 && Object.keys(ends).length === 1 ? 0 : 1, 0],
    ['heap that a reload leaves behind, in bytes', grownPerReload, bytesPerReload],
    ['files left open', after.files - before.files, 0],
    ['revisions on disk, more or fewer than are kept', Math.abs(Math.min(count + 1, mostKept) - kept.length), 0],
    ['lines of the audit, more or fewer than one for each and three around them', Math.abs(count + 4 - lines), 0],
  ]);
}

const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
