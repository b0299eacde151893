import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRecordingTarget } from '@midflight/testkit';
import { holdTo } from './bars.mjs';
import { documentText } from './documentText.mjs';
import { median } from './median.mjs';
import { quantile } from './quantile.mjs';
import { inScratchFolder } from './reload/scratch.mjs';
import { runningCommand } from './runningCommand.mjs';

const edits = 40;
const perSecond = 50;
const threads = 2;
const debounceMs = 50;

/** Every request says on which revision of ours it was made, and by which worker. */
const markedText = (origin, mark, load, workers) => `version: "1.0"
config: { baseUrl: "${origin}", duration: forever, workers: ${workers}, headers: { x-mark: "${mark}" }, pool: { maxIdlePerHost: ${workers} } }
load: ${load}
reload: { debounce: ${debounceMs}ms }
scenarios: [{ name: S, steps: [{ request: { method: GET, path: "/?worker={{worker}}" } }] }]
`;

/** Edits a running load `edits` times. @returns its receipts, what its target saw, by mark, and what each reload took */
async function edited({ flags, textOf, options = {} }) {
  return inScratchFolder(async (folder) => {
    const target = await startRecordingTarget({ recordHeaders: ['x-mark'], ...options });
    const file = join(folder, 'loadtest.yaml');
    writeFileSync(file, textOf(target.url, 0));
    const command = await runningCommand(file, { options: flags });
    await sleep(2_000);
    for (let mark = 1; mark <= edits; mark++) {
      const heard = command.events.length;
      writeFileSync(file, textOf(target.url, mark));
      while (!command.events.slice(heard).some(({ event }) => event === 'reload')) await sleep(5);
      await sleep(150 + 200 * Math.random());
    }
    await sleep(1_200);
    const byMark = groupByMark(await target.arrivals());
    await command.end();
    await target.close();
    const of = (name) => command.events.filter(({ event }) => event === name);
    return { receipts: of('receipt'), reloads: of('reload').filter(({ outcome }) => outcome === 'applied'), byMark };
  });
}

function groupByMark(arrivals) {
  const groups = new Map();
  for (const arrival of arrivals) {
    const mark = Number(arrival.headers['x-mark']);
    if (!groups.has(mark)) groups.set(mark, []);
    groups.get(mark).push(arrival);
  }
  return groups;
}

const firstOf = (arrivals) => Math.min(...arrivals.map(({ atMs }) => atMs));
const lastOf = (arrivals) => Math.max(...arrivals.map(({ atMs }) => atMs));

/** From the last request of one revision to the first of the next, at the target; the switch lies between. */
function gapsOf(byMark) {
  return Array.from({ length: edits }, (_, index) => firstOf(byMark.get(index + 1)) - lastOf(byMark.get(index)));
}

/** By how much the threads' first requests on a revision are apart, at the target. */
function skewsOf(byMark) {
  return Array.from({ length: edits }, (_, index) => {
    const firsts = Array.from({ length: threads }, (_none, thread) => firstOf(byMark.get(index + 1).filter(({ url }) => (Number(url.split('worker=')[1]) - 1) % threads === thread)));
    return Math.max(...firsts) - Math.min(...firsts);
  });
}

/**
 * What a change of a running load costs: to prepare and commit one of 1 000 scenarios, until the target sees it, and how far
 * threads are apart.
 *
 * @returns false when a bar is missed
 */
export async function run() {
  const large = await edited({ flags: [], textOf: (origin, mark) => documentText(1_000, { 0: 1_000 + mark }).replace('http://127.0.0.1:7070', origin) });
  const applyMs = large.reloads.slice(2).map(({ timingMs: { prepare, commit } }) => prepare + commit);
  const steady = await edited({ flags: [], textOf: (origin, mark) => markedText(origin, mark, `{ model: rps, target: ${perSecond} }`, 20) });
  const seenMs = steady.receipts.map(({ effectiveMs, firstRequestMs }) => firstRequestMs - effectiveMs);
  const gaps = gapsOf(steady.byMark);
  const shared = await edited({ flags: ['--threads', String(threads)], textOf: (origin, mark) => markedText(origin, mark, '{ model: concurrent }', 20), options: { routes: [{ prefix: '/', latencyMs: 2 }] } });
  const skews = skewsOf(shared.byMark);
  const row = (values) => ({ median: Number(median(values).toFixed(2)), p90: Number(quantile(values, 0.9).toFixed(2)), max: Number(Math.max(...values).toFixed(2)), of: values.length });
  console.table({
    'one of 1 000 scenarios: prepare + commit, ms': row(applyMs),
    [`${perSecond}/s: from the switch to its first request, ms`]: row(seenMs),
    [`${perSecond}/s: silence at the target around a switch, ms`]: row(gaps),
    [`${threads} threads, closed model: first requests apart at the target, ms`]: row(skews),
  });
  return holdTo([
    ['prepare and commit one of 1 000 scenarios, median, ms', median(applyMs), 10],
    ['from the switch to its first request, median, ms', median(seenMs), 1_000 / perSecond + 2],
    ['silence at the target around a switch, median, ms', median(gaps), 1_000 / perSecond + 2],
    [`${threads} threads apart, median, ms`, median(skews), 1],
  ]);
}
