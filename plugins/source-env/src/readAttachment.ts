import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { messageOf, type Reference, type ResolvedReference } from '@midflight/core';

/** Larger files are not read, in bytes. */
const maxAttachmentBytes = 64 * 2 ** 20;

/** Reads a file that a variable names, in the folder or below it, by its name and, through links, in fact. Never throws: why it can't be read goes with it. */
export async function readAttachment({ written, kind }: Reference, folder: string): Promise<ResolvedReference> {
  const path = resolve(folder, written);
  try {
    if (!isInside(path, folder) || !isInside(await realpath(path), await realpath(folder))) return { written, kind, files: [], fault: outside(written, folder) };
    return { written, kind, files: [{ name: written, content: await readWhole(path) }] };
  } catch (thrown) {
    return { written, kind, files: [], fault: { code: 'MF_FILE_UNREADABLE', message: `${written} cannot be read: ${messageOf(thrown)}` } };
  }
}

function outside(written: string, folder: string): NonNullable<ResolvedReference['fault']> {
  return { code: 'MF_FILE_OUTSIDE', message: `${written} lies outside of ${folder}, and variables of the environment may name files of that folder alone.`, hint: 'Start in another folder, or name it on the command line: env:#folder=/etc/certificates.' };
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** @throws Error for what is no regular file, and for one that is too large */
async function readWhole(path: string): Promise<Uint8Array> {
  // Without O_NONBLOCK, opening a pipe would wait for its writer, for ever.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error('it is no regular file');
    if (stats.size > maxAttachmentBytes) throw new Error(`it has ${stats.size} bytes; at most ${maxAttachmentBytes} are read`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
