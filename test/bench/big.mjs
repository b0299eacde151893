import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdTo } from './bars.mjs';
import { median } from './median.mjs';
import { canStartNginx, startNginx } from './nginxTarget.mjs';
import { quantile } from './quantile.mjs';
import { inScratchFolder } from './reload/scratch.mjs';
import { runningCommand } from './runningCommand.mjs';

const scenarios = 10_000;
const perSecond = 5_000;
/** The first seconds are those of code that is still cold. */
const coldSeconds = 10;
/** So many seconds are looked at before a disturbance, and so many are left for what it leaves behind. */
const beforeSeconds = 6;
const afterSeconds = 4;
const resamples = 1_000;

const scenarioText = (index, mark) => `  - name: Scenario ${index}
    weight: ${(index % 9) + mark}
    steps:
      - name: Read
        request:
          method: GET
          path: "/orders/${index}"
          headers:
            X-Mark: "${mark}"
            Accept: application/json
        assertions:
          - type: statusCode
            expected: 200
`;

/** A document whose scenarios have these marks, by index; 1 where none is given. */
function documentText(origin, markOf) {
  const list = Array.from({ length: scenarios }, (_, index) => scenarioText(index, markOf(index)));
  return `version: "1.0"\nconfig: { baseUrl: "${origin}", duration: forever, workers: 200, pool: { maxIdlePerHost: 200 } }\nload: { model: rps, target: ${perSecond} }\nreload: { debounce: 100ms }\nscenarios:\n${list.join('')}`;
}

/** Saves what was drafted, and waits for the reload that this brings. @returns its event */
async function reload(command, file) {
  const heard = command.events.length;
  renameSync(draftOf(file), file);
  const reloaded = () => command.events.slice(heard).find(({ event }) => event === 'reload');
  while (!reloaded()) await sleep(20);
  return reloaded();
}

const draftOf = (file) => `${file}.draft`;

/** Changes nothing: what it shows in the load is of the reading, on another core, and not of the change. */
const onlyComment = 'a comment changed';

/** What is done to the document, by name: each drafts a change, with a mark that was not there before. */
function draftsOf(file, origin) {
  let [mark, base] = [1, 1];
  return {
    [onlyComment]: () => {
      mark++;
      writeFileSync(draftOf(file), `${documentText(origin, () => base)}# ${mark}\n`);
    },
    'one scenario changed': () => {
      mark++;
      writeFileSync(draftOf(file), documentText(origin, (index) => (index === 5_000 ? mark : base)));
    },
    'all scenarios changed': () => {
      base = ++mark;
      writeFileSync(draftOf(file), documentText(origin, () => base));
    },
  };
}

/** How long the load thread has waited for a core so far, in milliseconds. It is the last thread of usual priority. Linux alone. */
function waitedMs(pid) {
  const thread = readdirSync(`/proc/${pid}/task`).map(Number).findLast((id) => getPriority(id) === 0);
  return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
}

/** To read what is told of ten thousand changes takes a core, too: it must be none that the load runs on, and what is measured comes first. */
function giveWay() {
  setPriority(19);
  execFileSync('taskset', ['--all-tasks', '--pid', '--cpu-list', '0', String(process.pid)], { stdio: 'ignore' });
}

/** The share of a stretch that the load thread waits for a core, in percent. */
async function waiting(pid, stretch) {
  const [startedAt, before] = [performance.now(), waitedMs(pid)];
  const result = await stretch();
  return { result, waitedPercent: ((waitedMs(pid) - before) / (performance.now() - startedAt)) * 100 };
}

/** Changes the document; to write ten thousand scenarios takes a core, too, and is done well before. @returns the seconds that this touched, and those before */
async function measure(command, file, draft) {
  const { events, pid } = command;
  draft();
  await sleep(afterSeconds * 1_000);
  const heard = events.length;
  const quiet = await waiting(pid, () => sleep(beforeSeconds * 1_000));
  const samples = () => events.slice(heard).filter(({ event }) => event === 'sample');
  const begunMs = samples().at(-1).elapsedMs;
  const { result: { outcome, timingMs, elapsedMs: endedMs }, waitedPercent } = await waiting(pid, () => reload(command, file));
  await sleep(1_100);
  const touched = ({ elapsedMs, intervalMs }) => elapsedMs > begunMs && elapsedMs - intervalMs <= endedMs;
  return { outcome, tookMs: timingMs.total, waited: waitedPercent, waitedBefore: quiet.waitedPercent, within: samples().filter(touched), before: samples().filter(({ elapsedMs }) => elapsedMs <= begunMs) };
}

const p99Of = ({ latencyMs }) => latencyMs.p99;
const lagOf = ({ generatorLagMs }) => generatorLagMs.p99;
const rounded = (value) => Number(value.toFixed(2));
const worst = (samples, valueOf) => Math.max(...samples.map(valueOf));

/** The worst second of each stretch of seconds before that is as long as what was touched, if there are so many: chance falls upon both alike. */
function worstBefore(results, valueOf) {
  const seconds = results.flatMap(({ before }) => before);
  const length = Math.min(seconds.length, median(results.map(({ within }) => within.length)));
  return seconds.slice(length - 1).map((_, index) => worst(seconds.slice(index, index + length), valueOf));
}

/** The median of the worst seconds to that of those before. */
const ratioOf = (results, valueOf) => worstWithin(results, valueOf) / median(worstBefore(results, valueOf));
const worstWithin = (results, valueOf) => median(results.map(({ within }) => worst(within, valueOf)));

/** What 95 % of such ratios would lie between, of as many reloads (percentile bootstrap: Efron 1979). A quiet second differs from the next by more than a change does. */
function boundsOf(results, valueOf) {
  const oneOf = () => results[Math.floor(Math.random() * results.length)];
  const ratios = Array.from({ length: resamples }, () => ratioOf(results.map(oneOf), valueOf));
  return [quantile(ratios, 0.025), quantile(ratios, 0.975)];
}

/** The worst seconds of each kind beside those before, in milliseconds. */
function row(results) {
  const [p99, lag] = [p99Of, lagOf].map((valueOf) => ({ within: worstWithin(results, valueOf), before: median(worstBefore(results, valueOf)), ratio: ratioOf(results, valueOf), bounds: boundsOf(results, valueOf).map(rounded).join(' to ') }));
  const middle = (key) => median(results.map((result) => result[key]));
  return {
    'took': Math.round(middle('tookMs')),
    'p99': rounded(p99.within),
    'before': rounded(p99.before),
    'ratio': rounded(p99.ratio),
    'at 95 %': p99.bounds,
    'lag': rounded(lag.within),
    'before ': rounded(lag.before),
    'ratio ': rounded(lag.ratio),
    'at 95 % ': lag.bounds,
    'waits for a core, %': rounded(middle('waited')),
    'before  ': rounded(middle('waitedBefore')),
  };
}

/**
 * Reloads a document of 10 000 scenarios under a load of 5 000 requests a second, and holds the worst second of the reloads against
 * those of stretches as long before; and tells for how much of either the load thread was ready and had no core. It wants nginx, and a quiet machine of
 * two cores.
 *
 * @param args - how often each is done, 10 times where nothing is given, in 7 minutes; what 95 % of such ratios lie between says how much that can tell
 * @returns false when a reload shows in the load
 */
export async function run([times = '10']) {
  if (!canStartNginx()) return false;
  const nginx = await startNginx({ cores: '0,1' });
  try {
    return holdToBars(await measureAll(nginx.origin, Number(times)));
  } finally {
    await nginx.close();
  }
}

/** @returns what was seen of each kind of change, by its name */
async function measureAll(origin, times) {
  const results = {};
  await inScratchFolder(async (folder) => {
    const file = join(folder, 'loadtest.yaml');
    writeFileSync(file, documentText(origin, () => 1));
    const command = await runningCommand(file);
    giveWay();
    await sleep(coldSeconds * 1_000);
    const drafts = Object.entries(draftsOf(file, origin));
    for (let time = 0; time < times; time++) for (const [name, draft] of drafts) (results[name] ??= []).push(await measure(command, file, draft));
    const { requests, errors, dropped } = await command.end();
    console.log(`${requests} requests, ${errors} errors, ${dropped} dropped`);
  });
  return results;
}

function holdToBars(results) {
  const rows = Object.fromEntries(Object.entries(results).map(([name, all]) => [name, row(all)]));
  console.table(rows);
  const changes = Object.entries(rows).filter(([name]) => name !== onlyComment);
  return holdTo(changes.flatMap(([name, seen]) => [
    [`${name}: not applied`, results[name].filter(({ outcome }) => outcome !== 'applied').length, 0],
    [`${name}: p99 of the worst second, to that of stretches as long before`, seen.ratio, 1.1],
    [`${name}: lag, the same`, seen['ratio '], 1.1],
  ]));
}
