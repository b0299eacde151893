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
import { isInstalled, startNginx } from './nginxTarget.mjs';
import { processCost } from './processCost.mjs';
import { inScratchFolder } from './reload/scratch.mjs';
import { twoScenarios } from './twoScenarios.mjs';

const workers = 50;
const warmUpMs = 5_000;
const measuredMs = 8_000;
const token = 'steering-token-of-the-bench';
const here = (file) => fileURLToPath(new URL(file, import.meta.url));

/** As fast as it goes, read by what takes next to nothing from the target itself; and well below that, looked at in a browser. */
const loads = {
  fast: { load: '{ model: concurrent }', viewer: 'dashboardReader.mjs', seen: 'read as by a dashboard, scraped each second' },
  steady: { load: '{ model: rps, target: 2000 }', viewer: 'dashboardViewer.mjs', seen: 'dashboard open, scraped each second' },
};

const document = (origin, load) => `version: "1.0"
config: { baseUrl: "${origin}", duration: 10m, workers: ${workers}, pool: { maxIdlePerHost: ${workers} } }
load: ${load}
${twoScenarios}`;

/** The load on core 1, with all that serves its viewers. */
async function startRun(folder, isSeen) {
  const seen = isSeen ? ['--dashboard=127.0.0.1:0', '--control-token-file', join(folder, 'token'), '--metrics=127.0.0.1:0'] : [];
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
  await news();
  return { look: () => (child.send('look'), news()), end: () => (child.disconnect(), over) };
}

/** One run: what the target counted, what the command cost, and what was seen of it meanwhile. @param viewerFile - undefined: nobody looks */
async function measure(folder, nginx, viewerFile) {
  const run = await startRun(folder, viewerFile !== undefined);
  let viewer;
  try {
    if (viewerFile) viewer = await startViewer(viewerFile, run);
    await sleep(warmUpMs);
    const look = async () => ({ atMs: performance.now(), requests: await nginx.requests(), cpuSeconds: processCost(run.pid).cpuSeconds });
    const [before, samples, seenBefore] = [await look(), run.lags.length, await viewer?.look()];
    await sleep(measuredMs);
    const [after, seenAfter] = [await look(), await viewer?.look()];
    const requests = after.requests - before.requests;
    return {
      perSecond: (requests / (after.atMs - before.atMs)) * 1_000,
      usPerRequest: ((after.cpuSeconds - before.cpuSeconds) / requests) * 1e6,
      lagMs: median(run.lags.slice(samples)),
      ...(viewer ? { scrapes: seenAfter.scrapes - seenBefore.scrapes, bytes: seenAfter.bytes, isLive: seenAfter.ran !== seenBefore.ran } : {}),
    };
  } finally {
    await viewer?.end();
    await run.end();
  }
}

/** Pairs of runs, each in the other order than the one before, so that what else the machine does falls upon both. */
async function measurePairs(folder, nginx, { load, viewer }, pairs) {
  writeFileSync(join(folder, 'loadtest.yaml'), document(nginx.origin, load));
  const runs = { plain: [], seen: [] };
  for (let pair = 0; pair < pairs; pair++) {
    const order = pair % 2 === 0 ? ['plain', 'seen'] : ['seen', 'plain'];
    for (const kind of order) runs[kind].push(await measure(folder, nginx, kind === 'seen' ? viewer : undefined));
  }
  return runs;
}

const middle = (samples, key) => median(samples.map((sample) => sample[key]));

function show(name, { plain, seen }) {
  const row = (samples) => ({ 'requests/s': Math.round(middle(samples, 'perSecond')), 'µs of CPU a request': Number(middle(samples, 'usPerRequest').toFixed(2)), 'lag p99, ms': Number(middle(samples, 'lagMs').toFixed(2)) });
  console.log(`${name}: medians of ${plain.length} pairs`);
  console.table({ 'nobody looks': row(plain), [loads[name].seen]: row(seen) });
  console.log(`lost pair by pair: ${lossesOf({ plain, seen }).map((percent) => `${percent.toFixed(1)} %`).join(', ')}; ${seen[0].bytes} bytes a scrape`);
}

/** Of each pair: the machine is another one a minute later. */
function lossesOf({ plain, seen }) {
  return plain.map(({ perSecond }, pair) => (1 - seen[pair].perSecond / perSecond) * 100);
}

/** @returns what is held to bars */
async function measureLoads(folder, nginx, chosen, pairs) {
  writeFileSync(join(folder, 'token'), `${token}\n`, { mode: 0o600 });
  const held = [];
  for (const name of chosen) {
    const runs = await measurePairs(folder, nginx, loads[name], pairs);
    show(name, runs);
    const unseen = runs.seen.filter(({ scrapes, isLive }) => !isLive || scrapes < (measuredMs / 1_000) * 0.7);
    held.push([`${name}: runs that were not seen as they should`, unseen.length, 0]);
    held.push([`${name}: requests/s lost to viewers, median of pairs, %`, median(lossesOf(runs)), 2]);
  }
  return held;
}

/**
 * What it costs a load to be seen: by a dashboard in Chromium, and by a scraper each second. The command is alone on core 1, so that
 * all it does for its viewers is taken from the load; nginx, which counts, and the viewers at a lower priority are on core 0.
 *
 * @param args - the number of pairs, 5 where none is given, and one of the loads, where not both
 * @returns false when the bar is missed
 */
export async function run([pairs = '5', ...names]) {
  for (const program of ['nginx', 'taskset', chromiumFile]) {
    if (isInstalled(program) || existsSync(program)) continue;
    console.error(`This bench needs ${program} (Debian's packages nginx-light, util-linux and chromium).`);
    return false;
  }
  const nginx = await startNginx({ core: 0 });
  try {
    return holdTo(await inScratchFolder((folder) => measureLoads(folder, nginx, names.length > 0 ? names : Object.keys(loads), Number(pairs))));
  } finally {
    await nginx.close();
  }
}
