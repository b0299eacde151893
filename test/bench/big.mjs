import { fork } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdTo } from './bars.mjs';
import { median } from './median.mjs';
import { inScratchFolder } from './reload/scratch.mjs';
import { runningCommand } from './runningCommand.mjs';

const scenarios = 10_000;
const perSecond = 5_000;
/** The first seconds are those of code that is still cold. */
const coldSeconds = 10;
/** How many seconds are looked at before a reload and after it. */
const aroundSeconds = 6;

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

const edits = [
  ['one scenario changed', (index) => (index === 5_000 ? 2 : 1)],
  ['all scenarios changed', () => 3],
];

/** Saves, and sorts the seconds of the load into those that a reload touched and those around it. */
async function measure(command, file, text) {
  const heard = command.events.length;
  await sleep(aroundSeconds * 1_000);
  const savedMs = command.events.at(-1).elapsedMs;
  writeFileSync(`${file}.draft`, text);
  renameSync(`${file}.draft`, file);
  const reload = () => command.events.slice(heard).find(({ event }) => event === 'reload');
  while (!reload()) await sleep(20);
  await sleep((aroundSeconds + 1) * 1_000);
  const { outcome, elapsedMs: endedMs, timingMs } = reload();
  const samples = command.events.slice(heard).filter(({ event }) => event === 'sample');
  const touched = ({ elapsedMs, intervalMs }) => elapsedMs >= savedMs && elapsedMs - intervalMs <= endedMs;
  return { outcome, timingMs, within: samples.filter(touched), around: samples.filter((sample) => !touched(sample)) };
}

const p99Of = ({ latencyMs }) => latencyMs.p99;
const lagOf = ({ generatorLagMs }) => generatorLagMs.p99;
const rounded = (value) => Number(value.toFixed(2));
const worst = (samples, valueOf) => Math.max(...samples.map(valueOf));
const typical = (samples, valueOf) => median(samples.map(valueOf));

/** The seconds of a reload beside those around it, in milliseconds. */
const row = ({ outcome, timingMs, within, around }) => ({
  outcome,
  'took': Math.round(timingMs.total),
  'prepare, commit': Math.round(timingMs.prepare + timingMs.commit),
  'p99: worst within': rounded(worst(within, p99Of)),
  'typical, worst around': [typical(around, p99Of), worst(around, p99Of)].map(rounded).join(', '),
  'lag p99: worst within': rounded(worst(within, lagOf)),
  'typical, worst around ': [typical(around, lagOf), worst(around, lagOf)].map(rounded).join(', '),
});

/**
 * Reloads a document of 10 000 scenarios under a load of 5 000 requests a second, and holds the seconds of the reload against those
 * around it. It wants a quiet machine of two cores.
 *
 * @returns false when a reload shows in the load
 */
export async function run() {
  const server = fork(new URL('smallServer.mjs', import.meta.url));
  const [port] = await once(server, 'message');
  const origin = `http://127.0.0.1:${port}`;
  const results = await inScratchFolder(async (folder) => {
    const file = join(folder, 'loadtest.yaml');
    writeFileSync(file, documentText(origin, () => 1));
    const command = await runningCommand(file);
    await sleep(coldSeconds * 1_000);
    const measured = [];
    for (const [name, markOf] of edits) measured.push({ name, ...(await measure(command, file, documentText(origin, markOf))) });
    const { requests, errors, dropped } = await command.end();
    console.log(`${requests} requests, ${errors} errors, ${dropped} dropped`);
    return measured;
  });
  server.disconnect();
  console.table(Object.fromEntries(results.map((result) => [result.name, row(result)])));
  return holdTo(results.flatMap(({ name, within, around, outcome }) => [
    [`${name}: not applied`, outcome === 'applied' ? 0 : 1, 0],
    [`${name}: p99 of the worst second of the reload, to the median of those around`, worst(within, p99Of) / typical(around, p99Of), 1.1],
    [`${name}: lag, the same`, worst(within, lagOf) / typical(around, lagOf), 1.1],
  ]));
}
