import { readFile } from 'node:fs/promises';
import { messageOf, MidflightError } from '@midflight/core';
import { recordFormat, recordVersion, type RunRecord } from '@midflight/web';

/** The parts that every report is made of, and what each of them is. */
const parts = {
  title: 'string', startedAt: 'string', endedAt: 'string', environment: 'object', totals: 'object', thresholds: 'list', timeline: 'object', reloads: 'list', earlierReloads: 'number', outcomes: 'object', revisions: 'list', scenarios: 'list', notices: 'list', exitCode: 'number',
} as const satisfies Partial<Record<keyof RunRecord, string>>;

/** Reads a run that `--report FILE.json` saved. @throws MF_RECORD_READ, MF_RECORD_INVALID for a file that is none, or a newer one */
export async function readRecord(file: string): Promise<RunRecord> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new MidflightError('MF_RECORD_READ', `The saved run ${file} can't be read: ${messageOf(cause)}`, { cause, details: { file } });
  });
  const value = parsed(text);
  if (isRecord(value)) return value;
  throw new MidflightError('MF_RECORD_INVALID', `${file} is no saved run: ${problemOf(value)}. "midflight run --report FILE.json" saves one.`, { details: { file } });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Looks at the parts that there must be: whoever writes this format writes all of them. */
function isRecord(value: unknown): value is RunRecord {
  return problemOf(value) === undefined;
}

function problemOf(value: unknown): string | undefined {
  if (value === undefined) return 'it is not JSON';
  if (typeof value !== 'object' || value === null || Reflect.get(value, 'format') !== recordFormat) return `it does not say "format": "${recordFormat}"`;
  const version: unknown = Reflect.get(value, 'version');
  if (version !== recordVersion) return `its version is ${JSON.stringify(version) ?? 'missing'}, and this Midflight reads version ${recordVersion}`;
  const wrong = Object.entries(parts).find(([name, kind]) => kindOf(Reflect.get(value, name)) !== kind);
  return wrong && `its ${wrong[0]} is ${kindOf(Reflect.get(value, wrong[0]))}, and not a${wrong[1] === 'object' ? 'n' : ''} ${wrong[1]}`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  return value === null || value === undefined ? 'missing' : typeof value;
}
