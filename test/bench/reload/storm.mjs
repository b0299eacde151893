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

/** @returns the mark of the last change, and how long all took, in milliseconds */
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
    eachSecond();
  }
  return { last: firstMark + done - 1, tookMs: nowMs() - startMs };
}

/** What the process keeps of the past is full after 50 revisions: what it holds from then on, it always holds. */
async function fillHistory(file) {
  for (let mark = 1; mark <= 60; mark++) {
    writeFileSync(file, documentText(10, { 0: mark * 10 }));
    await setTimeout(debounceMs * 1.5);
  }
}

const third = (values, index) => values.slice(Math.floor((values.length * index) / 3), Math.floor((values.length * (index + 1)) / 3));
const toMb = (bytes) => Number((bytes / 2 ** 20).toFixed(1));

/** By how much the last third of some sizes exceeds the first, in MB, at the median. */
const growthMb = (bytes) => (median(third(bytes, 2)) - median(third(bytes, 0))) / 2 ** 20;

/** Six of some sizes, in MB: the way that they go. */
const course = (bytes) => bytes.filter((_, index) => index % Math.ceil(bytes.length / 6) === 0).map(toMb).join(' ');

async function measure(folder, seconds) {
  const file = join(folder, 'loadtest.yaml');
  writeFileSync(file, documentText(10));
  const outcomes = [];
  const child = await startChild('runChild.mjs', [file, debounceMs], (outcome) => outcomes.push(outcome));
  await fillHistory(file);
  const before = await child.ask('usage');
  outcomes.length = 0;
  const asked = [];
  const { last, tookMs } = await changeFor(seconds, file, () => asked.push(child.ask('usage')));
  const isLast = () => outcomes.at(-1)?.mark === last;
  for (const endAt = nowMs() + patienceMs; !isLast() && nowMs() < endAt; ) await setTimeout(5);
  const samples = await Promise.all(asked);
  await child.end();
  const cpuPercent = ((samples.at(-1).cpuMs - before.cpuMs) / tookMs) * 100;
  return { changes: last + 1 - firstMark, tookMs, outcomes, lastWins: isLast(), cpuPercent, used: samples.map(({ usedBytes }) => usedBytes), resident: samples.map(({ rssBytes }) => rssBytes) };
}

/** 1 000 changes a second. The full length is 60 s. @returns the bars */
export async function storm(seconds = 15) {
  const { changes, tookMs, outcomes, lastWins, cpuPercent, used, resident } = await inScratchFolder((folder) => measure(folder, seconds));
  console.log(`\n${changes} changes, of ${changesPerSecond} a second, every other one by renaming, debounce ${debounceMs} ms; memory after gc, every few seconds`);
  const applied = outcomes.filter(({ end }) => end === 'applied').length;
  console.table({ '': { 'took, s': Number((tookMs / 1_000).toFixed(1)), candidates: outcomes.length, applied, 'last wins': lastWins, '% of a core': Math.round(cpuPercent), 'heap and buffers, MB': course(used), 'resident, MB': course(resident) } });
  return [
    ['storm, the last change is not in force', lastWins ? 0 : 1, 0],
    ['storm, candidates: one a debounce', outcomes.length, Math.ceil(tookMs / debounceMs) + 2],
    ['storm, growth of heap and buffers, MB', growthMb(used), 2],
    ['storm, growth of resident memory, MB', growthMb(resident), 16],
  ];
}
