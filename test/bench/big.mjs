import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdTo } from './bars.mjs';
import { median } from './median.mjs';
import { canStartNginx, startNginx } from './nginxTarget.mjs';
import { inScratchFolder } from './reload/scratch.mjs';
import { runningCommand } from './runningCommand.mjs';

const scenarios = 10_000;
const perSecond = 5_000;
/** The first seconds are those of code that is still cold. */
const coldSeconds = 10;
const pollMs = 10;
/** A draft that has rested for so long is taken at once when it is saved. */
const restMs = 50;
/** For about as long a change of all keeps the command's other threads busy. */
const takenMs = 2_000;
/** 95 % of a normal distribution lie within so many standard deviations. */
const z = 1.96;

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
const changes = ['one scenario changed', 'all scenarios changed'];
const [one, all] = changes;
/** Says how much chance there is in all the rest. */
const nothing = 'no change';
/** As other work would, on a core that the load does not run on. */
const otherProgram = 'no change, another program';

/** What is done in each round. One change touches a second and not more, and this differs from the next by more than a change does, so there have to be many. */
const round = [...times(20, one), ...times(4, nothing), all, otherProgram];

function times(count, name) {
  return Array.from({ length: count }, () => name);
}

/** @param state - 0 or 1 for each of the `changes` */
function documentText(origin, [oneMark, allMark]) {
  const list = Array.from({ length: scenarios }, (_, index) => scenarioText(index, 1 + allMark + (index === scenarios / 2 ? 2 * oneMark : 0)));
  return `version: "1.0"\nconfig: { baseUrl: "${origin}", duration: forever, workers: 200, pool: { maxIdlePerHost: 200 } }\nload: { model: rps, target: ${perSecond} }\nreload: { debounce: 100ms }\nscenarios:\n${list.join('')}`;
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

  /** By renaming a draft. */
  async save(what) {
    this.#state[changes.indexOf(what)] ^= 1;
    copyFileSync(this.#nameOf(this.#state), `${this.file}.draft`);
    await sleep(restMs);
    renameSync(`${this.file}.draft`, this.file);
  }

  #nameOf(state) {
    return join(this.#folder, `${state.join('')}.yaml`);
  }
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

/** The seconds of the load, one after the other. */
class Seconds {
  #command;
  #heard = 0;
  #seen = [];

  constructor(command) {
    this.#command = command;
  }

  get count() {
    return this.#seen.length;
  }

  /** @returns what they showed, from one up to and without another */
  between(from, to) {
    return this.#seen.slice(from, to);
  }

  /** Looks on for so many seconds. */
  async pass(count) {
    const last = this.count + count;
    await this.until(() => this.count >= last);
  }

  async until(isDone) {
    for (;;) {
      this.#look();
      if (isDone()) return;
      await sleep(pollMs);
    }
  }

  #look() {
    const { events, pid } = this.#command;
    for (; this.#heard < events.length; this.#heard++) {
      const { event, latencyMs, generatorLagMs } = events[this.#heard];
      if (event === 'sample') this.#seen.push({ p99: latencyMs.p99, lag: generatorLagMs.p99, waitedMs: waitedMs(pid) });
    }
  }
}

/** Saves, and waits for the reload that this brings. */
async function reload({ events }, documents, seconds, what) {
  const heard = events.length;
  await documents.save(what);
  const reloaded = () => events.slice(heard).find(({ event }) => event === 'reload');
  await seconds.until(() => reloaded() !== undefined);
  const { outcome, timingMs } = reloaded();
  return { outcome, tookMs: timingMs.total };
}

/** Takes the other core, at the priority of the command's own threads that give way. */
async function runOtherProgram(seconds) {
  const program = `for (const end = performance.now() + ${takenMs}; performance.now() < end; );`;
  let isOver = false;
  spawn('nice', ['-n', '10', 'taskset', '--cpu-list', '0', process.execPath, '-e', program]).once('exit', () => (isOver = true));
  await seconds.until(() => isOver);
  return { tookMs: takenMs };
}

/** Disturbs the load as a second begins. @returns the seconds that were touched, and as many before and as many after */
async function measure(seconds, disturb) {
  await seconds.pass(1);
  const begun = seconds.count;
  const result = await disturb();
  await seconds.pass(1);
  const ended = seconds.count;
  const length = ended - begun;
  await seconds.pass(length);
  const stretch = (from) => {
    const [before, ...those] = seconds.between(from - 1, from + length);
    return { p99: worst(those, 'p99'), lag: worst(those, 'lag'), waitedMs: (those.at(-1).waitedMs - before.waitedMs) / length };
  };
  return { ...result, seconds: length, within: stretch(begun), around: [stretch(begun - length), stretch(ended)] };
}

const worst = (seconds, key) => Math.max(...seconds.map((second) => second[key]));
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const logarithm = (key) => (stretch) => Math.log(stretch[key]);

/**
 * The geometric mean of what stretches show to what those around show, which share the hour and are as noisy: of that noise a mean of logarithms keeps 0.7 times
 * what a ratio of medians does. With what 95 % of such means would lie between.
 */
function ratioOf(results, key) {
  const ratios = results.map(({ within, around }) => logarithm(key)(within) - mean(around.map(logarithm(key))));
  const middle = mean(ratios);
  const error = Math.sqrt(mean(ratios.map((ratio) => (ratio - middle) ** 2)) / (ratios.length - 1));
  return { ratio: Math.exp(middle), bounds: [middle - z * error, middle + z * error].map(Math.exp) };
}

const rounded = (value) => Number(value.toFixed(2));

/** What the seconds of one kind show beside those around, in milliseconds. */
function row(results) {
  const geometric = (stretches, key) => rounded(Math.exp(mean(stretches.map(logarithm(key)))));
  const columns = (key, title) => {
    const { ratio, bounds } = ratioOf(results, key);
    return {
      [title]: geometric(results.map(({ within }) => within), key),
      [`${title} around`]: geometric(results.flatMap(({ around }) => around), key),
      [`${title} ratio`]: ratio,
      [`${title} at 95 %`]: bounds.map(rounded).join(' to '),
    };
  };
  return {
    'of': results.length,
    'took': Math.round(median(results.map(({ tookMs }) => tookMs))),
    'seconds': median(results.map(({ seconds }) => seconds)),
    ...columns('p99', 'p99'),
    ...columns('lag', 'lag'),
    'waits': rounded(mean(results.map(({ within }) => within.waitedMs))),
    'waits around': rounded(mean(results.flatMap(({ around }) => around.map(({ waitedMs: one }) => one)))),
  };
}

/**
 * Reloads a document of 10 000 scenarios under a load of 5 000 requests a second, and holds the worst second of a reload against
 * that of as many seconds before and after, or beside another program that keeps the other core busy, as the reading of all changes does; and tells for how
 * many milliseconds of each second the load thread was ready and had no core. It wants nginx, and a quiet machine of two cores.
 *
 * @param args - how many rounds, of 100 s; what 95 % of such ratios lie between says how much so many can tell
 * @returns false when a reload shows in the load
 */
export async function run([rounds = '15']) {
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
  const results = Object.fromEntries(round.map((name) => [name, []]));
  await inScratchFolder(async (folder) => {
    const documents = new Documents(folder, origin);
    const command = await runningCommand(documents.file);
    const seconds = new Seconds(command);
    giveWay();
    await seconds.pass(coldSeconds);
    const disturbBy = { [nothing]: async () => ({ tookMs: 0 }), [otherProgram]: () => runOtherProgram(seconds) };
    for (let done = 0; done < rounds; done++) for (const name of round) results[name].push(await measure(seconds, disturbBy[name] ?? (() => reload(command, documents, seconds, name))));
    const { requests, errors, dropped } = await command.end();
    console.log(`${requests} requests, ${errors} errors, ${dropped} dropped`);
  });
  return results;
}

/**
 * A change of all, whose reading takes the other core for seconds, is held against what another program shows that has that core, if this is worse than nothing: that much is the machine's.
 */
function holdToBars(results) {
  const rows = Object.fromEntries(Object.entries(results).map(([name, seen]) => [name, row(seen)]));
  console.table(rows);
  const notApplied = (name) => [`${name}: not applied`, results[name].filter(({ outcome }) => outcome !== 'applied').length, 0];
  const beside = (key) => rows[all][key] / Math.max(1, rows[otherProgram][key]);
  return holdTo([
    notApplied(one),
    [`${one}: p99, to that of the seconds around`, rows[one]['p99 ratio'], 1.1],
    [`${one}: lag, the same`, rows[one]['lag ratio'], 1.1],
    notApplied(all),
    [`${all}: p99 of the worst second, to that around, and to the same of another program`, beside('p99 ratio'), 1.1],
    [`${all}: lag, the same`, beside('lag ratio'), 1.1],
  ]);
}
