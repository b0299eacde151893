import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, MidflightError, SourceReadError } from '@midflight/core';
import { migrateText } from '@midflight/document';
import { exitCodes } from '../exitCodes.js';
import { findingLines } from '../views/codeFrame.js';
import { colorsFor } from '../views/colorsFor.js';
import { printable } from '../views/printable.js';

/**
 * `midflight migrate`: rewrites a load document in the current version, with its comments. A file that is current already
 * is left as it is.
 *
 * @param toStdout - prints it instead
 * @returns the exit code
 * @throws MF_SOURCE_READ when the file can't be read, MF_FILE_WRITE when it can't be written
 */
export async function migrate(file: string, toStdout: boolean): Promise<number> {
  const content = await read(file);
  const { text, done, findings } = migrateText(file, content);
  const say = toStdout ? process.stderr : process.stdout;
  if (text === undefined) {
    const colors = colorsFor(say);
    for (const finding of findings) say.write(`${findingLines(finding, [{ name: file, content }], colors).join('\n')}\n`);
    return exitCodes.invalidConfiguration;
  }
  if (done.length > 0 && !toStdout) await replace(file, text);
  for (const { from, to, description } of done) say.write(`${printable(file)}: ${from} → ${to}: ${description}\n`);
  if (done.length === 0) say.write(`${printable(file)} is of the current version; nothing was changed.\n`);
  if (toStdout) process.stdout.write(text);
  return exitCodes.fine;
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new SourceReadError(`${file} cannot be read: ${messageOf(cause)}`, { cause, details: { file } });
  }
}

/** Written beside it and renamed, so that a run which follows the file never sees a half of it. */
async function replace(file: string, text: string): Promise<void> {
  const draft = join(dirname(file), `.midflight-migrate-${process.pid}`);
  try {
    await writeFile(draft, text, { mode: (await stat(file)).mode, flag: 'wx' });
    await rename(draft, file);
  } catch (cause) {
    throw new MidflightError('MF_FILE_WRITE', `${file} can't be written: ${messageOf(cause)}`, { cause, details: { file } });
  }
}
