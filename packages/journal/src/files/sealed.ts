import { readFile } from 'node:fs/promises';
import { messageOf, MidflightError } from '@midflight/core';
import { digestOf } from './digest.js';
import { writeWhole } from './writeWhole.js';

/** The version of the format of every file below `--state`. One that is older or newer is refused. */
const formatVersion = 1;

/** What stands in the first line of a sealed file; the second is what it seals. */
interface Seal {
  readonly format: string;
  readonly version: number;
  readonly sha256: string;
}

/** Writes a value with what shows later that nothing of it is missing or changed. */
export async function writeSealed(file: string, kind: string, value: unknown): Promise<void> {
  const body = JSON.stringify(value);
  const seal: Seal = { format: formatOf(kind), version: formatVersion, sha256: digestOf(body) };
  await writeWhole(file, `${JSON.stringify(seal)}\n${body}\n`);
}

/**
 * Reads such a value; undefined where there is no file.
 *
 * @throws MF_STATE_CORRUPT where any of it is missing or changed, or of another version, and nothing of it is used
 */
export async function readSealed<T>(file: string, kind: string): Promise<T | undefined> {
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  const [head = '', body, end, ...more] = text.split('\n');
  const seal = sealOf(head, file);
  if (seal.format !== formatOf(kind)) throw corrupt(file, `it is no ${formatOf(kind)}`);
  if (seal.version !== formatVersion) throw corrupt(file, `it is of version ${seal.version} of its format, and this Midflight knows ${formatVersion}`);
  if (body === undefined || end !== '' || more.length > 0) throw corrupt(file, 'it is cut off, or something follows its end');
  if (digestOf(body) !== seal.sha256) throw corrupt(file, 'its checksum does not match: it was cut off or changed');
  // The checksum says that it is what was written, and by which version.
  const value: T = JSON.parse(body);
  return value;
}

/** The error of a file that can't be trusted. */
export function corrupt(file: string, why: string): MidflightError {
  return new MidflightError('MF_STATE_CORRUPT', `${file} can't be used: ${why}. Nothing of it is used; remove it, or bring it back from a copy.`, { details: { file } });
}

function formatOf(kind: string): string {
  return `midflight ${kind}`;
}

function sealOf(head: string, file: string): Seal {
  try {
    const seal: unknown = JSON.parse(head);
    if (typeof seal === 'object' && seal !== null && 'format' in seal && 'version' in seal && 'sha256' in seal) return { format: String(seal.format), version: Number(seal.version), sha256: String(seal.sha256) };
  } catch {
    // Said below.
  }
  throw corrupt(file, 'its first line is not what Midflight writes');
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw corrupt(file, `it can't be read: ${messageOf(cause)}`);
  }
}
