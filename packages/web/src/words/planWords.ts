import type { FindingRecord } from '../record/reloadRecord.js';

/** A finding as the control API tells it: without the lines around it. */
export interface SaidFinding extends Pick<FindingRecord, 'severity' | 'code' | 'message' | 'hint'> {
  readonly path: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** The same as a report has it, with its place in words. */
export function placedFinding({ severity, code, message, hint, path, file, line, column }: SaidFinding): FindingRecord {
  const place = file === undefined ? path : [file, line, column].filter((part) => part !== undefined).join(':');
  return { severity, code, place, message, ...(hint === undefined ? {} : { hint }), frame: [] };
}

/**
 * What a person writes for a value of the document: a number where it is one, true, false or null; anything else is text, such as
 * `500/s`.
 */
export function valueOf(text: string): unknown {
  const trimmed = text.trim();
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  return trimmed === 'null' ? null : trimmed;
}
