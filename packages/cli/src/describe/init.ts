import { writeFile } from 'node:fs/promises';
import { messageOf, MidflightError } from '@midflight/core';
import { exitCodes } from '../exitCodes.js';
import { printable } from '../views/printable.js';
import { starterDocument } from './starterDocument.js';

/**
 * `midflight init`: writes a load document to start from.
 *
 * @param file - `-` is stdout
 * @param force - replaces a file that exists
 * @returns the exit code
 * @throws MF_FILE_EXISTS without `force`, MF_FILE_WRITE when it can't be written
 */
export async function init(file: string, force: boolean): Promise<number> {
  if (file === '-') {
    process.stdout.write(starterDocument());
    return exitCodes.fine;
  }
  await write(file, force);
  process.stdout.write(`Wrote ${printable(file)}. Try it:\n  midflight run ${printable(file)} --demo-target\n`);
  return exitCodes.fine;
}

async function write(file: string, force: boolean): Promise<void> {
  try {
    // The file system itself refuses an existing file: looking first could lose one that comes in between.
    await writeFile(file, starterDocument(), { flag: force ? 'w' : 'wx' });
  } catch (thrown) {
    const details = { file };
    if (isExisting(thrown)) throw new MidflightError('MF_FILE_EXISTS', `${file} exists and is left as it was; --force replaces it.`, { cause: thrown, details });
    throw new MidflightError('MF_FILE_WRITE', `${file} can't be written: ${messageOf(thrown)}`, { cause: thrown, details });
  }
}

function isExisting(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
}
