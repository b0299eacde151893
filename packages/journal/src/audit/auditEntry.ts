import { digestOf } from '../files/digest.js';
import { canonicalJson } from './canonicalJson.js';

/** The version of the format of audit files. */
const formatVersion = 1;

/** What the first line of a file says of the one before it. */
export const noPrevious = '0'.repeat(64);

/** What an audit says once: a line of its file. */
export interface AuditEntry {
  readonly version: number;
  /** Counts the lines of the file, over all its runs; ≥ 1. */
  readonly sequence: number;
  /** The `hash` of the line before. */
  readonly previous: string;
  /** Wall time, ISO 8601. */
  readonly at: string;
  /** Since the run began, monotonic, in milliseconds. */
  readonly elapsedMs: number;
  readonly event: string;
  /** SHA-256 of the line in canonical JSON without this member. */
  readonly hash: string;
  readonly [field: string]: unknown;
}

/** Where a chain ends. */
export interface ChainEnd {
  /** Of the last line; 0 before the first. */
  readonly sequence: number;
  readonly hash: string;
}

/** What is said, before it has its place in the chain. */
export type AuditFields = Pick<AuditEntry, 'at' | 'elapsedMs' | 'event'> & Readonly<Record<string, unknown>>;

/** Makes the next line of a chain, without its line break. */
export function nextLine(fields: AuditFields, end: ChainEnd): { readonly line: string; readonly end: ChainEnd } {
  const sequence = end.sequence + 1;
  const plain: Record<string, unknown> = JSON.parse(JSON.stringify({ ...fields, version: formatVersion, sequence, previous: end.hash }));
  const hash = digestOf(canonicalJson(plain));
  return { line: canonicalJson({ ...plain, hash }), end: { sequence, hash } };
}

/** What is wrong with the next line of a chain, in words; otherwise the entry. */
export function readLine(line: string, end: ChainEnd): AuditEntry | string {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return 'it is not JSON';
  }
  if (!isEntry(entry)) return 'it lacks what every line has';
  if (entry.version !== formatVersion) return `it is of version ${entry.version} of the format, and this Midflight knows ${formatVersion}`;
  const { hash, ...said } = entry;
  if (digestOf(canonicalJson(said)) !== hash || canonicalJson(entry) !== line) return 'it was changed: its hash is not that of what it says';
  if (entry.previous !== end.hash) return 'it does not follow the line before it: a line was taken out, put in or moved';
  if (entry.sequence !== end.sequence + 1) return `it is number ${entry.sequence} and follows number ${end.sequence}`;
  return entry;
}

function isEntry(value: unknown): value is AuditEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { version, sequence, previous, at, elapsedMs, event, hash } = value as Partial<Record<keyof AuditEntry, unknown>>;
  return [version, sequence, elapsedMs].every((one) => typeof one === 'number') && [previous, at, event, hash].every((one) => typeof one === 'string');
}
