import { access, constants, stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { messageOf, MidflightError } from '@midflight/core';
import { writeWhole } from '@midflight/journal';
import { reportEndings, reportKinds, type ReportKind } from './reportKind.js';

/** Secrets are hidden in a report, and it is there to be shown: less what the umask takes away. */
const readableMode = 0o666;

/** A file for a report. */
export interface ReportFile {
  readonly file: string;
  readonly kind: ReportKind;
}

/** What a file is to hold, by its ending. @throws MF_USAGE for an ending that says nothing */
export function reportFileOf(file: string): ReportFile {
  const ending = extname(file).toLowerCase();
  const kind = reportKinds.find((known) => reportEndings[known] === ending);
  if (kind) return { file, kind };
  throw new MidflightError('MF_USAGE', `${file} does not say by its ending what the report is to be: .html for people, .json for programs and "midflight report", .xml for JUnit, .md for Markdown.`);
}

/** The report's file where nobody named one. */
export function besideRecord(saved: string, kind: ReportKind): string {
  return `${saved.slice(0, saved.length - extname(saved).length)}${reportEndings[kind]}`;
}

/** Finds out before the load whether a file can be written after it. @throws MF_FILE_WRITE */
export async function checkWritable(file: string): Promise<void> {
  try {
    const known = await stat(file).catch(() => undefined);
    if (known?.isDirectory()) throw new Error('it is a folder');
    // A new file takes the place of an old one, so it is the folder that counts.
    await access(dirname(resolve(file)), constants.W_OK | constants.X_OK);
  } catch (thrown) {
    throw writeError(file, thrown);
  }
}

/** Writes a report, whole or not at all. @throws MF_FILE_WRITE */
export async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeWhole(resolve(file), text, readableMode);
  } catch (thrown) {
    throw writeError(file, thrown);
  }
}

function writeError(file: string, thrown: unknown): MidflightError {
  return new MidflightError('MF_FILE_WRITE', `The report ${file} can't be written: ${messageOf(thrown)}`, { cause: thrown, details: { file } });
}
