import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { documentText } from '../documentText.mjs';
import { median } from '../median.mjs';
import { quantile } from '../quantile.mjs';
import { nowMs } from './nowMs.mjs';
import { inScratchFolder } from './scratch.mjs';
import { startChild } from './startChild.mjs';

const debounceMs = 100;
const scenarios = 10;
/** More than a tick of the file system's clock: it proves that a draft was whole before it was renamed. */
const restMs = 15;
const patienceMs = 10_000;

/** How to make a file hold `text`. Each resolves with when the save was done. */
const saves = {
  'in place': async (file, text) => {
    writeFileSync(file, text);
    return nowMs();
  },
  'rename-over': async (file, text) => {
    writeFileSync(`${file}.draft`, text);
    await setTimeout(restMs);
    renameSync(`${file}.draft`, file);
    return nowMs();
  },
  'rename-over, at once': async (file, text) => {
    writeFileSync(`${file}.draft`, text);
    renameSync(`${file}.draft`, file);
    return nowMs();
  },
};

async function measure(save, count) {
  return inScratchFolder(async (folder) => {
    const file = join(folder, 'loadtest.yaml');
    writeFileSync(file, documentText(scenarios));
    let heard = () => {};
    const child = await startChild('runChild.mjs', [file, debounceMs], (outcome) => heard(outcome));
    const samples = [];
    for (let mark = 1_000; mark < 1_000 + count; mark++) {
      // No save is part of a burst, and none keeps step with what the process does by the clock.
      await setTimeout(debounceMs * (1.1 + Math.random() / 2));
      const applied = new Promise((resolve) => { heard = (outcome) => outcome.mark === mark && resolve(outcome); });
      const savedAtMs = await save(file, documentText(scenarios, { 0: mark }));
      const outcome = await Promise.race([applied, setTimeout(patienceMs, undefined, { ref: false })]);
      if (outcome === undefined) throw new Error(`save ${mark} was never applied`);
      const { settle, total } = outcome.timingMs;
      samples.push({ totalMs: outcome.atMs - savedAtMs, noticedMs: outcome.atMs - savedAtMs - total, afterQuietMs: total - settle, quick: settle < debounceMs / 2 });
    }
    await child.end();
    return samples;
  });
}

function row(samples, waitMs) {
  const beyond = samples.map(({ totalMs }) => totalMs - waitMs);
  const share = samples.filter(({ quick }) => quick).length / samples.length;
  const shown = { median: median(beyond), p99: quantile(beyond, 0.99), max: Math.max(...beyond), 'noticed after': median(samples.map(({ noticedMs }) => noticedMs)), 'checked and committed in': median(samples.map(({ afterQuietMs }) => afterQuietMs)), 'taken at once, %': share * 100 };
  return Object.fromEntries(Object.entries(shown).map(([key, value]) => [key, Number(value.toFixed(2))]));
}

/** From a save to what `midflight run` hears of its commit, in milliseconds. @returns the bars */
export async function latency(count = 200) {
  const inPlace = row(await measure(saves['in place'], count), debounceMs);
  const renamed = row(await measure(saves['rename-over'], count), 0);
  const unproven = row(await measure(saves['rename-over, at once'], Math.ceil(count / 4)), 0);
  console.log(`\nFrom a save to the commit, in ms: ${count} saves of each kind, ${scenarios} scenarios, debounce ${debounceMs} ms`);
  console.table({
    'in place, beyond the debounce': inPlace,
    [`rename-over of a draft of ${restMs} ms ago`]: renamed,
    'rename-over of a draft of just now': unproven,
  });
  return [
    ['save in place to commit, beyond the debounce, median, ms', inPlace.median, 5],
    ['save in place to commit, beyond the debounce, p99, ms', inPlace.p99, 20],
    ['rename-over to commit, median, ms', renamed.median, 15],
    ['rename-over to commit, p99, ms', renamed.p99, 40],
  ];
}
