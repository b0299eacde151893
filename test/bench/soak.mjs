import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { holdTo } from './bars.mjs';
import { median } from './median.mjs';
import { inScratchFolder } from './reload/scratch.mjs';
import { runningCommand } from './runningCommand.mjs';

const editEveryMs = 10_000;
const workers = [50, 80, 30];

/** Turn by turn, something of each kind changes: rate, workers, paths, headers, how connections are made, one scenario more or less. */
const document = (origin, turn) => `version: "1.0"
config:
  baseUrl: ${origin}
  duration: forever
  workers: ${workers[turn % workers.length]}
  headers: { x-turn: "${turn}" }
  pool: { maxIdlePerHost: 50, idleTimeout: ${[30, 20][turn % 2]}s }
load: { model: rps, target: ${[500, 800, 300, 600][turn % 4]} }
reload: { debounce: 100ms }
scenarios:
  - name: Browse
    weight: 3
    steps:
      - request: { method: GET, path: /turn-${turn % 5} }
        assertions: [{ statusCode: 200 }]
  - name: Buy
    steps:
      - request: { method: POST, path: /orders, body: '{"turn": ${turn}}' }
      - request: { method: GET, path: "/orders/{{iteration}}" }
${turn % 2 === 0 ? '' : '  - name: Search\n    steps: [{ request: { method: GET, path: /search } }]\n'}`;

function save(file, text) {
  writeFileSync(`${file}.draft`, text);
  renameSync(`${file}.draft`, file);
}

/** What the kernel knows of a process: its memory, in MB, and what it holds open. Linux alone. */
function held(pid) {
  const open = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  const residentKb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return { 'resident, MB': residentKb / 1_024, sockets: open.filter((name) => name.startsWith('socket:')).length, 'open files': open.length };
}

const probed = (file) => readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));

/** Of each thread, what its samples say, by name. */
function seriesOfThreads(samples) {
  const series = {};
  for (const { threadId, usedBytes, timers, handles } of samples) {
    const thread = threadId === 0 ? 'main thread' : `load thread ${threadId}`;
    for (const [name, value] of Object.entries({ 'heap and buffers, MB': usedBytes / 2 ** 20, timers, handles })) (series[`${thread}: ${name}`] ??= []).push(value);
  }
  return series;
}

/** Of the first of so many parts nothing is held: V8 still compiles what has become hot, and enlarges its young heaps to what the load needs. */
const parts = 6;

/** The median of each part. */
function mediansOfParts(values) {
  const bound = (part) => Math.floor((part * values.length) / parts);
  return Array.from({ length: parts }, (_, part) => median(values.slice(bound(part), Math.max(bound(part) + 1, bound(part + 1)))));
}

/** What may be more at the end: some memory, as many connections as there are workers in one turn beside another, a timer of the turn. */
function barOf(name, first) {
  if (name.endsWith('MB')) return first * 0.1 + 4;
  return name.endsWith('timers') ? 3 : Math.max(...workers) - Math.min(...workers);
}

async function soak(folder, origin, seconds) {
  const [file, probeFile] = [join(folder, 'loadtest.yaml'), join(folder, 'probe')];
  writeFileSync(file, document(origin, 0));
  writeFileSync(probeFile, '');
  const sampleEveryMs = Math.min(10_000, Math.max(1_000, seconds * 10));
  const probe = fileURLToPath(new URL('soakProbe.cjs', import.meta.url));
  const command = await runningCommand(file, { flags: ['--expose-gc', '--require', probe], environment: { MIDFLIGHT_PROBE_FILE: probeFile, MIDFLIGHT_PROBE_MS: String(sampleEveryMs) } });
  const kernel = {};
  const startedAt = performance.now();
  let turn = 0;
  for (let atMs = 0; atMs < seconds * 1_000; atMs = performance.now() - startedAt) {
    if (atMs >= (turn + 1) * editEveryMs) save(file, document(origin, ++turn));
    for (const [name, value] of Object.entries(held(command.pid))) (kernel[name] ??= []).push(value);
    await sleep(sampleEveryMs);
  }
  const summary = await command.end();
  return { turns: turn, summary, series: { ...kernel, ...seriesOfThreads(probed(probeFile)) } };
}

/**
 * Runs a load for long, with an edit every ten seconds, and holds what it has at the end against what it had once it was warm.
 *
 * @param args - for how many seconds; an hour where nothing is said
 * @returns false when something has grown
 */
export async function run([seconds = '3600']) {
  const server = fork(new URL('smallServer.mjs', import.meta.url));
  const [port] = await once(server, 'message');
  const { turns, summary, series } = await inScratchFolder((folder) => soak(folder, `http://127.0.0.1:${port}`, Number(seconds)));
  server.disconnect();
  const { requests, errors, dropped, reloads, generatorLimited } = summary;
  console.log(`${seconds} s, ${turns} edits: ${requests} requests, ${errors} errors, ${dropped} dropped, ${JSON.stringify(reloads)}, generator limited: ${generatorLimited}; medians of each sixth`);
  const rows = Object.entries(series).map(([name, values]) => ({ name, medians: mediansOfParts(values) }));
  console.table(Object.fromEntries(rows.map(({ name, medians }) => [name, Object.fromEntries(medians.map((value, part) => [`${part + 1}`, Number(value.toFixed(1))]))])));
  return holdTo([
    ...rows.map(({ name, medians }) => [`${name}: growth from the second sixth to the last`, medians.at(-1) - medians[1], barOf(name, medians[1])]),
    ['edits that were not applied', turns - reloads.applied, 0],
    ['errors', errors, 0],
  ]);
}
