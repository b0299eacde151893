import { readFile } from 'node:fs/promises';
import { MidflightError } from '@midflight/core';
import { readLimits, type Limits } from '@midflight/document';
import type { Facts } from './limit.js';

/** Limits, and how to name them. */
export interface LimitsFile extends Pick<Facts, 'citing'> {
  readonly limits: Limits;
}

/** Reads a file of limits. @throws MF_LIMITS_FILE with everything that is wrong */
export async function readLimitsFile(file: string): Promise<LimitsFile> {
  const content = await readFile(file).catch((cause: unknown) => {
    throw new MidflightError('MF_LIMITS_FILE', `The limits in ${file} can't be read.`, { cause, details: { file } });
  });
  const { limits, places, findings } = readLimits({ name: file, content });
  if (limits) {
    return { limits, citing: (limit) => `${limit} in ${file}:${places.find(limit)?.line ?? 1} says so; no document can lift it.` };
  }
  const lines = findings.map(({ line = 1, column = 1, code, message }) => `  ${file}:${line}:${column} ${code} ${message}`);
  throw new MidflightError('MF_LIMITS_FILE', `The limits in ${file} can't be used:\n${lines.join('\n')}`, { details: { file, findings } });
}
