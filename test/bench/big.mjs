import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
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
/** So many seconds are left for what a disturbance leaves behind. */
const afterSeconds = 2;
const resamples = 1_000;
/** For about as long a change of all keeps the command's other threads busy. */
const takenMs = 2_000;

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

/** What is changed, each from 0 to 1 or back. */
const changes = ['a comment changed', 'one scenario changed', 'all scenarios changed'];
/** As other work would, on a core that the load does not run on. */
const otherProgram = 'no change, another program';

const [comment, one, all] = changes;
/** What is done in each round, and how many seconds are looked at before. One change touches a second or two, so there have to be many. */
const round = [[comment, 3], [one, 3], [otherProgram, 4], [one, 3], [all, 7], [one, 3]];

/** @param state - 0 or 1 for each of the `changes` */
function documentText(origin, [commentMark, oneMark, allMark]) {
  const list = Array.from({ length: scenarios }, (_, index) => scenarioText(index, 1 + allMark + (index === scenarios / 2 ? 2 * oneMark : 0)));
  return `version: "1.0"\nconfig: { baseUrl: "${origin}", duration: forever, workers: 200, pool: { maxIdlePerHost: 200 } }\nload: { model: rps, target: ${perSecond} }\nreload: { debounce: 100ms }\nscenarios:\n${list.join('')}# ${commentMark}\n`;
}

/** Each document that there can be, written before the load begins: to write ten thousand scenarios takes a core, too. */
class Documents {
  file;
  #folder;
  #state = changes.map(() => 0);

  constructor(folder, origin) {
    this.#folder = folder;
    this.file = join(folder, 'loadtest.yaml');
    for (let number = 0; number < 2 ** changes.length; number++) {
      const state = changes.map((_, bit) => (number >> bit) & 1);
      writeFileSync(this.#nameOf(state), documentText(origin, state));
    }
    copyFileSync(this.#nameOf(this.#state), this.file);
  }

  /** Well before it is saved: a draft that rests is taken at once. */
  draft(what) {
    this.#state[changes.indexOf(what)] ^= 1;
    copyFileSync(this.#nameOf(this.#state), `${this.file}.draft`);
  }

  save() {
    renameSync(`${this.file}.draft`, this.file);
  }

  #nameOf(state) {
    return join(this.#folder, `${state.join('')}.yaml`);
  }
}

/** Saves what was drafted, and waits for the reload that this brings. */
async function reload({ events }, documents) {
  const heard = events.length;
  documents.save();
  const reloaded = () => events.slice(heard).find(({ event }) => event === 'reload');
  while (!reloaded()) await sleep(20);
  const { outcome, timingMs } = reloaded();
  return { outcome, tookMs: timingMs.total };
}

/** Takes the other core, at the priority of the command's own threads that give way. */
async function runOtherProgram() {
  const program = `for (const end = performance.now() + ${takenMs}; performance.now() < end; );`;
  await once(spawn('nice', ['-n', '10', 'taskset', '--cpu-list', '0', process.execPath, '-e', program]), 'exit');
  return { tookMs: takenMs };
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

/** Looks at the load before, while and after it is disturbed. @returns the seconds that were touched, up to the one in which the disturbance ended, and those before */
async function measure({ events, pid }, disturb, beforeSeconds) {
  const samples = (from, to) => events.slice(from, to).filter(({ event }) => event === 'sample');
  const heard = events.length;
  const quiet = await waiting(pid, () => sleep(beforeSeconds * 1_000));
  const begun = events.length;
  const { result, waitedPercent } = await waiting(pid, disturb);
  const ended = events.length;
  await sleep(afterSeconds * 1_000);
  return { ...result, waited: waitedPercent, waitedBefore: quiet.waitedPercent, within: [...samples(begun, ended), ...samples(ended).slice(0, 1)], before: samples(heard, begun) };
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
    'of': results.length,
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
 * those of stretches as long before, or beside another program that keeps the other core busy, as the reading of all changes does; and tells for how much of either the load
 * thread was ready and had no core. It wants nginx, and a quiet machine of two cores.
 *
 * @param args - how many rounds, 10 where nothing is given, in 7 minutes; what 95 % of such ratios lie between says how much that can tell
 * @returns false when a reload shows in the load
 */
export async function run([rounds = '10']) {
  if (!canStartNginx()) return false;
  const nginx = await startNginx({ cores: '0,1' });
  try {
    return holdToBars(await measureAll(nginx.origin, Number(rounds)));
  } finally {
    await nginx.close();
  }
}

/** @returns what was seen of each kind of disturbance, by its name */
async function measureAll(origin, rounds) {
  const results = {};
  await inScratchFolder(async (folder) => {
    const documents = new Documents(folder, origin);
    const command = await runningCommand(documents.file);
    giveWay();
    await sleep(coldSeconds * 1_000);
    for (let times = 0; times < rounds; times++) {
      for (const [name, beforeSeconds] of round) {
        const isChange = changes.includes(name);
        if (isChange) documents.draft(name);
        const disturb = isChange ? () => reload(command, documents) : runOtherProgram;
        (results[name] ??= []).push(await measure(command, disturb, beforeSeconds));
      }
    }
    const { requests, errors, dropped } = await command.end();
    console.log(`${requests} requests, ${errors} errors, ${dropped} dropped`);
  });
  return results;
}

/**
 * A change is held against the seconds before; that of all, whose reading takes the other core for seconds, against those in which another program has that core, if these are worse:
 * that much is the machine's.
 */
function holdToBars(results) {
  const rows = Object.fromEntries(Object.entries(results).map(([name, seen]) => [name, row(seen)]));
  console.table(rows);
  const notApplied = (name) => [`${name}: not applied`, results[name].filter(({ outcome }) => outcome !== 'applied').length, 0];
  const beside = (key, before) => rows[all][key] / Math.max(rows[all][before], rows[otherProgram][key]);
  return holdTo([
    notApplied(one),
    [`${one}: p99 of the worst second, to that of stretches as long before`, rows[one].ratio, 1.1],
    [`${one}: lag, the same`, rows[one]['ratio '], 1.1],
    notApplied(all),
    [`${all}: p99 of the worst second, to that before or beside another program`, beside('p99', 'before'), 1.1],
    [`${all}: lag, the same`, beside('lag', 'before '), 1.1],
  ]);
}
