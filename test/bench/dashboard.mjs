import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { holdTo } from './bars.mjs';
import { chromiumFile } from './chromiumFile.mjs';
import { median } from './median.mjs';
import { canStartNginx, startNginx } from './nginxTarget.mjs';
import { threadCosts } from './processCost.mjs';
import { inScratchFolder } from './reload/scratch.mjs';
import { twoScenarios } from './twoScenarios.mjs';

const workers = 50;
const warmUpMs = 5_000;
/** Whoever begins or ceases to look is left out. */
const settleMs = 500;
const windowMs = 2_500;
const token = 'steering-token-of-the-bench';
const here = (file) => fileURLToPath(new URL(file, import.meta.url));

/** As fast as it goes, read by what takes next to nothing from the target itself; and well below that, looked at in a browser. */
const loads = {
  fast: { load: '{ model: concurrent }', viewer: 'dashboardReader.mjs', seen: 'read as by a dashboard, scraped each second' },
  steady: { load: '{ model: rps, target: 2000 }', viewer: 'dashboardViewer.mjs', seen: 'dashboard open, scraped each second' },
};

const document = (origin, load) => `version: "1.0"
config: { baseUrl: "${origin}", duration: 2h, workers: ${workers}, pool: { maxIdlePerHost: ${workers} } }
load: ${load}
${twoScenarios}`;

/** The load on core 1, with all that serves its viewers. */
async function startRun(folder) {
  const seen = ['--dashboard=127.0.0.1:0', '--control-token-file', join(folder, 'token'), '--metrics=127.0.0.1:0'];
  const child = spawn('taskset', ['-c', '1', process.execPath, here('../../packages/cli/bin/midflight.js'), 'run', join(folder, 'loadtest.yaml'), '--no-reload', '--json', ...seen], { stdio: ['ignore', 'pipe', 'pipe'] });
  const over = once(child, 'close');
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const lags = [];
  const started = new Promise((resolve, reject) => {
    void over.then(() => reject(new Error(`midflight run ended: ${said}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { event, generatorLagMs } = JSON.parse(line);
      if (event === 'started') resolve();
      if (event === 'sample') lags.push(generatorLagMs.p99);
    });
  });
  await started;
  started.catch(() => {});
  const urlOf = (what) => new RegExp(`the ${what} (?:is|are) at (\\S+)`).exec(said)?.[1];
  return { pid: child.pid, lags, dashboardUrl: urlOf('dashboard'), metricsUrl: urlOf('metrics'), end: async () => (child.kill('SIGINT'), over) };
}

/** A viewer and a scraper, beside the target and below it in priority: they take nothing from the load but what it does for them. */
async function startViewer(viewer, { dashboardUrl, metricsUrl }) {
  const child = spawn('taskset', ['-c', '0', 'nice', '-n', '10', process.execPath, here(viewer), `${dashboardUrl}#token=${token}`, metricsUrl], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  // Node tells no `close` of a child that was disconnected from.
  const over = once(child, 'exit');
  const news = () => Promise.race([once(child, 'message').then(([message]) => message), over.then(() => Promise.reject(new Error('the viewer ended')))]);
  const ask = (word) => (child.send(word), news());
  await news();
  return { open: () => ask('open'), look: () => ask('look'), shut: () => ask('shut'), end: () => (child.disconnect(), over) };
}

/** A stretch of a run: what the target counted, what the command cost, and what was seen of it meanwhile. */
async function measureWindow(nginx, run, viewer, isSeen) {
  await (isSeen ? viewer.open() : viewer.shut());
  await sleep(settleMs);
  const look = async () => ({ seen: await viewer.look(), requests: await nginx.requests(), atMs: performance.now(), threads: threadCosts(run.pid) });
  const [before, samples] = [await look(), run.lags.length];
  await sleep(windowMs);
  const after = await look();
  const requests = after.requests - before.requests;
  const seconds = (after.atMs - before.atMs) / 1_000;
  const spentMs = [...after.threads].map(([thread, ms]) => ms - (before.threads.get(thread) ?? 0)).toSorted((a, b) => b - a);
  return {
    perSecond: requests / seconds,
    // The load thread does the most by far at full speed, and still the most at a steady pace.
    usPerRequest: (spentMs[0] / requests) * 1e3,
    besidePercent: sum(spentMs.slice(1)) / seconds / 10,
    lagMs: median(run.lags.slice(samples)),
    scrapes: after.seen.scrapes - before.seen.scrapes,
    bytes: after.seen.bytes,
    isLive: after.seen.ran !== before.seen.ran,
  };
}

/** One run that is looked at every other while: what else the machine does falls upon both, and the code that runs is the same. */
async function measureRun(folder, nginx, { load, viewer: file }, times) {
  writeFileSync(join(folder, 'loadtest.yaml'), document(nginx.origin, load));
  const run = await startRun(folder);
  let viewer;
  try {
    viewer = await startViewer(file, run);
    await sleep(warmUpMs);
    const plain = [await measureWindow(nginx, run, viewer, false)];
    const seen = [];
    for (let time = 0; time < times; time++) {
      seen.push(await measureWindow(nginx, run, viewer, true));
      plain.push(await measureWindow(nginx, run, viewer, false));
    }
    return { plain, seen };
  } finally {
    await viewer?.end();
    await run.end();
  }
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const middle = (samples, key) => median(samples.map((sample) => sample[key]));

/** What `change` makes of what was measured while somebody looked, and at the mean of the stretches before and after. */
function changesOf({ plain, seen }, key, change) {
  return seen.map((stretch, at) => change(stretch[key], (plain[at][key] + plain[at + 1][key]) / 2));
}

/** Of requests, in percent. */
const lossesOf = (stretches) => changesOf(stretches, 'perSecond', (seen, plain) => (1 - seen / plain) * 100);
/** Of processor time beside the load thread's, in percent of a core. */
const worksOf = (stretches) => changesOf(stretches, 'besidePercent', (seen, plain) => seen - plain);

/** The median, and where that of ever more stretches lies at 95 % (by ranks: no distribution is supposed). */
function medianAndBounds(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const reach = 0.98 * Math.sqrt(sorted.length);
  const [low, high] = [Math.max(0, Math.floor(sorted.length / 2 - reach)), Math.min(sorted.length - 1, Math.ceil(sorted.length / 2 + reach))];
  return { middle: median(values), low: sorted[low], high: sorted[high] };
}

function show(name, { plain, seen }) {
  const row = (samples) => ({ 'requests/s': Math.round(middle(samples, 'perSecond')), 'load thread, µs of CPU a request': Number(middle(samples, 'usPerRequest').toFixed(2)), 'all else, % of a core': Number(middle(samples, 'besidePercent').toFixed(2)), 'lag p99, ms': Number(middle(samples, 'lagMs').toFixed(2)) });
  console.log(`${name}: medians of ${seen.length} stretches of ${windowMs / 1_000} s of one run, and of those between; ${seen[0].bytes} bytes a scrape`);
  console.table({ 'nobody looks': row(plain), [loads[name].seen]: row(seen) });
  const said = (values) => { const { middle, low, high } = medianAndBounds(values); return `${middle.toFixed(2)} % (at 95 %: ${low.toFixed(2)} to ${high.toFixed(2)})`; };
  console.log(`requests lost while somebody looks: ${said(lossesOf({ plain, seen }))}; work for those who look: ${said(worksOf({ plain, seen }))} of a core`);
}

/** @returns what is held to bars */
async function measureLoads(folder, nginx, chosen, times) {
  writeFileSync(join(folder, 'token'), `${token}\n`, { mode: 0o600 });
  const held = [];
  for (const name of chosen) {
    const stretches = await measureRun(folder, nginx, loads[name], times);
    show(name, stretches);
    const unseen = stretches.seen.filter(({ scrapes, isLive }) => !isLive || scrapes < (windowMs / 1_000) * 0.7);
    const watched = stretches.plain.filter(({ scrapes, isLive }) => isLive || scrapes > 0);
    held.push([`${name}: stretches that were not looked at as they should`, unseen.length + watched.length, 0]);
    held.push([`${name}: requests/s lost while somebody looks, median, %`, median(lossesOf(stretches)), 2]);
    held.push([`${name}: work for those who look, median, % of the core`, median(worksOf(stretches)), 2]);
  }
  return held;
}

/**
 * What it costs a load to be seen: by a dashboard in Chromium, and by a scraper each second. The command is alone on core 1, so that
 * all it does for its viewers is taken from the load; nginx, which counts, and the viewers at a lower priority are on core 0.
 *
 * @param args - how often it is looked at, 25 times where nothing is given, and one of the loads, where not both
 * @returns false when the bar is missed
 */
export async function run([times = '25', ...names]) {
  if (!canStartNginx()) return false;
  if (!existsSync(chromiumFile)) {
    console.error(`This bench needs ${chromiumFile} (Debian's package chromium).`);
    return false;
  }
  const nginx = await startNginx({ cores: 0 });
  try {
    return holdTo(await inScratchFolder((folder) => measureLoads(folder, nginx, names.length > 0 ? names : Object.keys(loads), Number(times))));
  } finally {
    await nginx.close();
  }
}
