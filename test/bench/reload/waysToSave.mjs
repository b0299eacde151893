import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { nowMs } from './nowMs.mjs';
import { halvesOf } from './pairText.mjs';

function renameOver(file, text) {
  writeFileSync(`${file}.draft`, text);
  renameSync(`${file}.draft`, file);
}

/** A volume as the kubelet writes it: the file is a link into `..data`, which is a link to the folder of this version. */
function swap(file, text, version) {
  const folder = dirname(file);
  mkdirSync(join(folder, `..${version}`));
  writeFileSync(join(folder, `..${version}`, 'loadtest.yaml'), text);
  symlinkSync(`..${version}`, join(folder, '..data_tmp'));
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
}

/** Runs the two parts of a save with a pause between them. @returns how long that was, in milliseconds */
async function withPause(first, pauseMs, second) {
  first();
  const atMs = nowMs();
  await setTimeout(pauseMs);
  const pausedMs = nowMs() - atMs;
  second();
  return pausedMs;
}

const plain = (file, text) => writeFileSync(file, text);

/**
 * Ways to make a file hold `text`. `begin` makes the file; `save` saves it again, and resolves with how long it paused if it did.
 * One that paused for longer than `longestPauseMs` is another kind of save, and does not count. `before` is a document that stands
 * there for a moment where it takes two saves; `version` counts from 1.
 */
export const waysToSave = {
  'in place': { begin: plain, save: async (file, text) => plain(file, text) },
  'rename-over': { begin: plain, save: async (file, text) => renameOver(file, text) },
  'two rename-overs within 5 ms': {
    begin: plain,
    longestPauseMs: 5,
    save: (file, text, { before }) => {
      writeFileSync(`${file}.next`, text);
      return withPause(() => renameOver(file, before), 2, () => renameSync(`${file}.next`, file));
    },
  },
  'in two pieces, 20 ms apart': {
    begin: plain,
    longestPauseMs: 40,
    save: (file, text) => {
      const [first, second] = halvesOf(text);
      return withPause(() => writeFileSync(file, first), 20, () => appendFileSync(file, second));
    },
  },
  'deleted, recreated after 5 ms': { begin: plain, longestPauseMs: 10, save: (file, text) => withPause(() => unlinkSync(file), 5, () => writeFileSync(file, text)) },
  'ConfigMap swapped': {
    begin: (file, text) => {
      swap(file, text, 0);
      symlinkSync(join('..data', 'loadtest.yaml'), file);
    },
    save: async (file, text, { version }) => {
      swap(file, text, version);
      rmSync(join(dirname(file), `..${version - 1}`), { recursive: true });
    },
  },
  'moved away, written anew, as vim does': {
    begin: plain,
    save: async (file, text) => {
      renameSync(file, `${file}~`);
      writeFileSync(file, text);
      unlinkSync(`${file}~`);
    },
  },
};
