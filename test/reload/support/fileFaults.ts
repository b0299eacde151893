import { appendFile, chmod, mkdir, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { documentOf } from './documentOf.js';
import { renameOver } from './saves.js';

/** Something that is done to the file that is followed. `rate` is new each time, so that documents can be told apart. */
export type FileFault = (file: string, rate: number) => Promise<unknown>;

/** Whatever stands there goes first: a folder can be neither written nor renamed over. */
const clear = (file: string): Promise<void> => rm(file, { recursive: true, force: true });

async function deleteAndCreate(file: string, text: string): Promise<void> {
  await clear(file);
  await writeFile(file, text);
}

async function inPlace(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch(() => deleteAndCreate(file, text));
}

async function over(file: string, text: string, restMs: number): Promise<void> {
  await renameOver(file, text, restMs).catch(() => deleteAndCreate(file, text));
}

async function asVim(file: string, text: string): Promise<void> {
  await rename(file, `${file}~`).catch(() => {});
  await inPlace(file, text.slice(0, text.length / 2));
  await appendFile(file, text.slice(text.length / 2));
  await rm(`${file}~`, { recursive: true, force: true });
}

/** Points the file, as a link, at a new one that holds `text`. */
async function retarget(file: string, text: string): Promise<void> {
  const target = `${file}.${process.hrtime.bigint()}`;
  await writeFile(target, text);
  await symlink(target, `${file}.link`);
  await rename(`${file}.link`, file).catch(async () => {
    await clear(file);
    await rename(`${file}.link`, file);
  });
}

/** Ways to save that leave `text` as the content of the file. */
const saves: Readonly<Record<string, (file: string, text: string) => Promise<void>>> = {
  'in place': inPlace,
  'rename over': (file, text) => over(file, text, 0),
  'rename over, rested': (file, text) => over(file, text, 15),
  'delete and create': deleteAndCreate,
  'as vim does': asVim,
  retarget,
};

/** What goes wrong with a file; none of it leaves a content that may be taken, but for that which was there. */
const faults: Readonly<Record<string, FileFault>> = {
  truncate: (file) => truncate(file).catch(() => {}),
  'cut off': (file, rate) => inPlace(file, documentOf(rate).replace(/GET[^]*/, '')),
  'bad value': (file) => inPlace(file, documentOf('fast')),
  'bad value, renamed over': (file) => over(file, documentOf('fast'), 15),
  delete: clear,
  'become a folder': async (file) => (await clear(file), mkdir(file)),
  'dangling link': async (file) => (await clear(file), symlink('nowhere', file)),
  touch: (file) => utimes(file, new Date(), new Date()).catch(() => {}),
  chmod: (file) => chmod(file, 0o600).catch(() => {}),
  'a moment': () => setTimeout(10),
  'a while': () => setTimeout(70),
};

/** One thing that is done, by its name: fast-check prints it. */
export type Deed = readonly ['save' | 'fault', string];

/** Anything that may be done to a file. */
export const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.oneof(fc.tuple(fc.constant('save' as const), fc.constantFrom(...Object.keys(saves))), fc.tuple(fc.constant('fault' as const), fc.constantFrom(...Object.keys(faults)))),
  { maxLength: 14 },
);

/** One way to save, for the end. */
export const lastSave: fc.Arbitrary<string> = fc.constantFrom(...Object.keys(saves));

/** Does it. */
export async function perform([kind, name]: Deed, file: string, rate: number): Promise<void> {
  if (kind === 'save') await saves[name]?.(file, documentOf(rate));
  else await faults[name]?.(file, rate);
}
