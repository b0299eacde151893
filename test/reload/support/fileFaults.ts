import { appendFile, chmod, link, mkdir, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { renameOver } from './saves.js';

/** A file that is followed, and what may stand in it. */
export interface Victim {
  readonly path: string;
  /** A sound text, told apart from others by its number. */
  sound(number: number): string;
  /** A text that must be refused, whatever the other files hold. */
  readonly bad: string;
}

type FileFault = (victim: Victim, number: number) => Promise<unknown>;

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
  truncate: ({ path }) => truncate(path).catch(() => {}),
  // Its last sign closes a bracket or quotes.
  'cut off': ({ path, sound }, number) => inPlace(path, sound(number).slice(0, -1)),
  'bad value': ({ path, bad }) => inPlace(path, bad),
  'bad value, renamed over': ({ path, bad }) => over(path, bad, 15),
  delete: ({ path }) => clear(path),
  'become a folder': async ({ path }) => (await clear(path), mkdir(path)),
  // Each to a place of its own: a save through one must not be one of another file, too.
  'dangling link': async ({ path }) => (await clear(path), symlink(`${path}.nowhere`, path)),
  'second name': ({ path }, number) => link(path, `${path}.name-${number}`).catch(() => {}),
  touch: ({ path }) => utimes(path, new Date(), new Date()).catch(() => {}),
  chmod: ({ path }) => chmod(path, 0o600).catch(() => {}),
  forbid: ({ path }) => chmod(path, 0o000).catch(() => {}),
  'a moment': () => setTimeout(10),
  'a while': () => setTimeout(70),
};

/** One thing that is done, by its name, and to which of the files: fast-check prints it. */
export type Deed = readonly ['save' | 'fault', string, number];

const wayToSave = fc.constantFrom(...Object.keys(saves));

/** Anything that may be done to so many files, to the first of them half of it. */
export function deedsTo(files: number): fc.Arbitrary<readonly Deed[]> {
  const which = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: files - 1 }));
  return fc.array(
    fc.oneof(fc.tuple(fc.constant('save' as const), wayToSave, which), fc.tuple(fc.constant('fault' as const), fc.constantFrom(...Object.keys(faults)), which)),
    { maxLength: 14 },
  );
}

/** One way to save each of the files, for the end. */
export function lastSavesOf(files: number): fc.Arbitrary<readonly string[]> {
  return fc.array(wayToSave, { minLength: files, maxLength: files });
}

/** Does it. */
export async function perform([kind, name, which]: Deed, victims: readonly Victim[], number: number): Promise<void> {
  const victim = victims[which];
  if (victim && kind === 'save') await saves[name]?.(victim.path, victim.sound(number));
  if (victim && kind === 'fault') await faults[name]?.(victim, number);
}
