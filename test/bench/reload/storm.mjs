import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { documentText } from '../documentText.mjs';
import { median } from '../median.mjs';
import { nowMs } from './nowMs.mjs';
import { inScratchFolder } from './scratch.mjs';
import { startChild } from './startChild.mjs';

const debounceMs = 100;
const changesPerSecond = 1_000;
const firstMark = 1_000;
/** How long after the last change it may take at most until that is in force. */
const patienceMs = 5_000;

/** Every other change renames a draft over the file, the others write into it. */
function change(file, mark) {
  const text = documentText(10, { 0: mark });
  if (mark % 2 === 0) return writeFileSync(file, text);
  writeFileSync(`${file}.draft`, text);
  renameSync(`${file}.draft`, file);
}

/** @returns the mark of the last change */
async function changeFor(seconds, file, eachSecond) {
  const startMs = nowMs();
  let done = 0;
  for (let second = 1; second <= seconds; second++) {
    while (done < second * changesPerSecond) {
      // What is late is made up for, so that the number holds.
      const due = Math.min(second * changesPerSecond, Math.floor(((nowMs() - startMs) / 1_000) * changesPerSecond));
      for (; done < due; done++) change(file, firstMark + done);
      await setTimeout(1);
    }
    void eachSecond();
  }
  return { last: firstMark + done - 1, tookMs: nowMs() - startMs };
}

const third = (values, index) => values.slice(Math.floor((values.length * index) / 3), Math.floor((values.length * (index + 1)) / 3));

/** By how much the last third of some sizes exceeds the first, in MB, at the median. */
const growthMb = (bytes) => (median(third(bytes, 2)) - median(third(bytes, 0))) / 2 ** 20;

/** 1 000 changes a second, for 60 s if it is asked for. @returns the bars */
export async function storm(seconds = 15) {
  return inScratchFolder(async (folder) => {
    const file = join(folder, 'loadtest.yaml');
    writeFileSync(file, documentText(10));
    const outcomes = [];
    const child = await startChild('runChild.mjs', [file, debounceMs], (outcome) => outcomes.push(outcome));
    // What it keeps of the past is full after 50 revisions: what it holds from then on is what it always holds.
    for (let mark = 1; mark <= 60; mark++) {
      change(file, mark * 2 - 1);
      await setTimeout(debounceMs * 1.5);
    }
    const before = await child.ask('usage');
    outcomes.length = 0;
    const samples = [];
    const { last, tookMs } = await changeFor(seconds, file, async () => samples.push(await child.ask('usage')));
    const isLast = () => outcomes.at(-1)?.mark === last;
    for (const endAt = nowMs() + patienceMs; !isLast() && nowMs() < endAt; ) await setTimeout(5);
    const after = await child.ask('usage');
    await child.end();
    const applied = outcomes.filter(({ end }) => end === 'applied').length;
    const used = samples.map(({ usedBytes }) => usedBytes);
    const resident = samples.map(({ rssBytes }) => rssBytes);
    console.log(`\n${seconds} s of 1 000 changes a second, every other one by renaming, debounce ${debounceMs} ms; memory after gc`);
    console.table({ '': { changes: last + 1 - firstMark, 'in s': Number((tookMs / 1_000).toFixed(1)), candidates: outcomes.length, applied, 'last wins': isLast(), '% of a core': Math.round((after.cpuMs - before.cpuMs) / tookMs * 100), 'heap and buffers, MB': used.map((bytes) => (bytes / 2 ** 20).toFixed(1)).filter((_, index) => index % Math.ceil(samples.length / 6) === 0).join(' '), 'resident, MB': resident.map((bytes) => Math.round(bytes / 2 ** 20)).filter((_, index) => index % Math.ceil(samples.length / 6) === 0).join(' ') } });
    return [
      ['storm: last change not in force, changes', isLast() ? 0 : 1, 0],
      ['storm: candidates, at most one a debounce', outcomes.length, tookMs / debounceMs + 2],
      ['storm: growth of heap and buffers, MB', growthMb(used), 2],
      ['storm: growth of resident memory, MB', growthMb(resident), 16],
    ];
  });
}
