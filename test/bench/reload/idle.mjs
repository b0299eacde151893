import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { documentText } from '../documentText.mjs';
import { median } from '../median.mjs';
import { inScratchFolder } from './scratch.mjs';
import { startChild } from './startChild.mjs';

/** By then, files that were just written count as rested, and what is compiled once has been. */
const warmUpMs = 6_000;
/** As long as the slowest turn of comparing files, or a multiple of it. */
const windowSeconds = 5;
const partsAFolder = 100;

/** A document of one scenario in each of `count` files, which lie in several folders. @returns the file that includes them */
async function writeParts(folder, count) {
  const main = documentText(1);
  for (let index = 0; index < count; index++) {
    const parts = join(folder, 'parts', String(Math.floor(index / partsAFolder)));
    if (index % partsAFolder === 0) await mkdir(parts, { recursive: true });
    const text = main.slice(main.indexOf('scenarios:')).replace('Scenario 0', `Part ${index}`);
    await writeFile(join(parts, `${index}.yaml`), text);
  }
  const file = join(folder, 'many.yaml');
  await writeFile(file, `include: parts/*/*.yaml\n${main}`);
  return file;
}

/**
 * All of them run side by side, so that what else the machine does falls upon all. The cost is that of the window in the middle: once in
 * a while V8 works some 60 ms on its own account, in one process or another, whether it watches or not.
 */
async function measure(cases, seconds) {
  const children = await Promise.all(cases.map(([, ...args]) => startChild('idleChild.mjs', args)));
  const askAll = (question) => Promise.all(children.map(({ ask }) => ask(question)));
  await setTimeout(warmUpMs);
  await askAll('usage');
  // Collecting garbage leaves work behind that the threads of V8 do a little later.
  await setTimeout(1_000);
  const samples = [await askAll('cpu')];
  for (let taken = 0; taken < seconds; taken += windowSeconds) {
    await setTimeout(windowSeconds * 1_000);
    samples.push(await askAll('cpu'));
  }
  const held = await askAll('usage');
  await Promise.all(children.map(({ end }) => end()));
  return held.map(({ usedBytes, rssBytes }, index) => {
    const windowsMs = samples.slice(1).map((sample, at) => sample[index].cpuMs - samples[at][index].cpuMs);
    return { cpuPercent: median(windowsMs) / windowSeconds / 10, usedMb: usedBytes / 2 ** 20, rssMb: rssBytes / 2 ** 20 };
  });
}

function row({ cpuPercent, usedMb, rssMb }) {
  return { '% of a core': Number(cpuPercent.toFixed(3)), 'heap and buffers, MB': Number(usedMb.toFixed(2)), 'resident, MB': Number(rssMb.toFixed(1)) };
}

/** What watching costs when nothing happens: a process that goes on watching beside one that has read the file and left it. @returns the bars */
export async function idle(seconds = 35) {
  return inScratchFolder(async (folder) => {
    const file = join(folder, 'loadtest.yaml');
    await writeFile(file, documentText(10));
    const many = await writeParts(folder, 1_000);
    const cases = [
      ['one file read, without the code of the source', file, 'without'],
      ['one file read, then left', file, 'left'],
      ['one file watched', file, 'watching'],
      ['1 000 files in 10 folders read, then left', many, 'left'],
      ['1 000 files in 10 folders watched', many, 'watching'],
    ];
    const measured = await measure(cases, seconds);
    console.log(`\nWhen nothing happens, over ${seconds} s; memory after gc`);
    console.table(Object.fromEntries(cases.map(([name], index) => [name, row(measured[index])])));
    const [, oneLeft, one, manyLeft, thousand] = measured;
    return [
      ['idle, watching one file, % of a core', one.cpuPercent - oneLeft.cpuPercent, 0.1],
      ['idle, watching one file, heap and buffers, MB', one.usedMb - oneLeft.usedMb, 1],
      ['idle, watching 1 000 files, % of a core', thousand.cpuPercent - manyLeft.cpuPercent, 1],
    ];
  });
}
