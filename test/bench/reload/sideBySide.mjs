import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { judge } from './judge.mjs';
import { nowMs } from './nowMs.mjs';
import { pairText, wholeView } from './pairText.mjs';
import { inScratchFolder } from './scratch.mjs';
import { startChild } from './startChild.mjs';
import { watchers } from './watchers.mjs';
import { waysToSave } from './waysToSave.mjs';

/** So often each file is saved, and all the time all watch it: one that goes deaf is wrong about all the rest. */
const savesOfAFile = 20;
/** From one save of a file to its next: long, since six watchers on two cores need a while for so many. */
const periodMs = 1_700;
/** By then, after a save's end, a watcher is to believe what the file says. */
const withinMs = 1_400;

/** Saves one file in this way until so many saves count, or twice as many did not help. @returns when each began, and until when it is to be believed */
async function saveAgainAndAgain(file, { save, longestPauseMs }, firstAtMs) {
  const saves = [];
  for (let version = 1, counted = 0; counted < savesOfAFile && version <= savesOfAFile * 2; version++) {
    await setTimeout(Math.max(0, firstAtMs + (version - 1) * periodMs - nowMs()));
    const mark = version * 2;
    const beganMs = nowMs();
    const pausedMs = await save(file, pairText(mark), { before: pairText(mark - 1), version });
    const counts = !(pausedMs > longestPauseMs);
    saves.push({ beganMs, untilMs: nowMs() + withinMs, view: wholeView(mark), counts });
    if (counts) counted += 1;
  }
  await setTimeout(withinMs);
  return saves;
}

const isWhole = (view) => view.endsWith(' of 2');

/** All watchers on the same files, each in a process of its own. @returns by watcher, how many saves it was right about, and why not about others */
async function compare(way, files) {
  return inScratchFolder(async (folder) => {
    const paths = Array.from({ length: files }, (_, index) => join(folder, String(index), 'loadtest.yaml'));
    for (const [index, path] of paths.entries()) {
      await mkdir(join(folder, String(index)));
      way.begin(path, pairText(1));
    }
    const heard = Object.keys(watchers).map((name) => ({ name, views: paths.map(() => []) }));
    const children = await Promise.all(heard.map(({ name, views }) => startChild('watcherChild.mjs', [name, ...paths], ({ index, ...view }) => views[index].push(view))));
    const startMs = nowMs() + periodMs;
    // Spread evenly, so that no two files are saved at once.
    const saved = await Promise.all(paths.map((path, index) => saveAgainAndAgain(path, way, startMs + (index * periodMs) / files)));
    await Promise.all(children.map(({ end }) => end()));
    return Object.fromEntries(heard.map(({ name, views }) => [name, summary(saved.map((saves, index) => judge(saves, views[index], isWhole)))]));
  });
}

function summary(judged) {
  const verdicts = judged.flatMap((one) => one.verdicts);
  const count = (verdict) => verdicts.filter((one) => one === verdict).length;
  return { saves: verdicts.length, right: count('right'), torn: count('torn'), missed: count('missed'), deaf: judged.filter(({ isDeaf }) => isDeaf).length };
}

function cell({ right, torn, missed, deaf }) {
  const why = [['torn', torn], ['missed', missed], ['deaf', deaf]].filter(([, count]) => count > 0).map(([name, count]) => `${name} ${count}`);
  return why.length === 0 ? String(right) : `${right} (${why.join(', ')})`;
}

/** How many of the same saves each watcher ends up right about. @returns the bars */
export async function sideBySide(count = 1_000) {
  const files = Math.max(1, Math.round(count / savesOfAFile));
  const results = {};
  for (const [name, way] of Object.entries(waysToSave)) results[name] = await compare(way, files);
  console.log(`\nOf ${files * savesOfAFile} saves of each kind, ${savesOfAFile} of each of ${files} files that are watched all the time, each watcher is right about so many:
within ${withinMs} ms it believes what the file says, and it took nothing for final that no save had left.
torn: took a part for the whole. missed: believed something else. deaf: files of which it heard nothing any more at the end.`);
  console.table(Object.fromEntries(Object.entries(results).map(([name, byWatcher]) => [name, Object.fromEntries(Object.entries(byWatcher).map(([watcher, result]) => [watcher, cell(result)]))])));
  for (const [name, { settings }] of Object.entries(watchers)) console.log(`${name}: ${settings}`);
  return Object.entries(results).map(([name, { midflight }]) => [`saves that Midflight is wrong about, ${name}`, midflight.saves - midflight.right, 0]);
}
