// What the programs of these examples have in common: with --demo they run by themselves, on a copy that is edited step by
// step. Without it you do the editing, and none of this matters.
import { rmSync } from 'node:fs';
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';

/** An edit whose answer has not come by then never comes, in milliseconds. */
const patienceMs = 20_000;

/**
 * @typedef {object} Edit
 * @property {string} says what you would do by hand
 * @property {string} [file] the file to edit; without it, `run` does the edit
 * @property {readonly (readonly [from: string, to: string])[]} [replace] each stands in the file exactly once
 * @property {string} [write] the whole new text
 * @property {true} [remove] the file goes
 * @property {true} [restore] `replace` begins with the file as it was at first
 * @property {(folder: string) => Promise<void>} [run]
 */

/**
 * @param {string} folder the example's
 * @param {readonly Edit[]} edits made one by one, if --demo asks for it
 * @returns {Promise<{ folder: string, file: (name: string) => string, nextEdit: () => Promise<boolean> }>} `nextEdit` makes
 * the next edit and says whether there was one; without --demo it does nothing, and there is always one to come: yours
 */
export async function example(folder, edits) {
  if (!process.argv.includes('--demo')) {
    const shown = relative('.', folder);
    console.log(`Edit the files of ${shown || 'this folder'} and save; Ctrl-C ends this.\n`);
    return { folder, file: (name) => join(shown, name), nextEdit: async () => true };
  }
  const copy = await mkdtemp(join(tmpdir(), `midflight-${basename(folder)}-`));
  await cp(folder, copy, { recursive: true });
  // Names are short from inside the copy, and a folder that someone stands in can't go everywhere.
  process.chdir(copy);
  process.once('exit', () => {
    process.chdir(folder);
    rmSync(copy, { recursive: true, force: true });
  });
  const waiting = [...edits];
  let patience;
  const nextEdit = async () => {
    clearTimeout(patience);
    const edit = waiting.shift();
    if (edit === undefined) return false;
    patience = setTimeout(giveUp, patienceMs, edit);
    console.log(`\n--- You ${edit.says}`);
    await make(edit, folder, copy);
    return true;
  };
  return { folder: copy, file: (name) => name, nextEdit };
}

async function make({ file, replace = [], write, remove, restore, run }, original, copy) {
  if (file === undefined) return run(copy);
  const path = join(copy, file);
  if (remove) return rm(path);
  const text = write ?? replace.reduce(replaceOnce, await readFile(restore ? join(original, file) : path, 'utf8'));
  // As editors do: a whole new file, renamed over the old one.
  await writeFile(`${path}.draft`, text);
  await rename(`${path}.draft`, path);
}

function replaceOnce(text, [from, to]) {
  const found = text.split(from).length - 1;
  if (found !== 1) throw new Error(`The edit does not fit: found ${JSON.stringify(from)} ${found} times, not once.`);
  return text.replace(from, () => to);
}

function giveUp({ says }) {
  console.error(`Nothing came of it in ${patienceMs / 1000} s: ${says}`);
  process.exit(1);
}
