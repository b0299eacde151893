import { isPlainMap } from './valueType.js';

/** Longer texts are cut in findings. */
const shownCharacters = 60;

/** A written value in the words of a finding: `"invalid"`, `-10`, `a map`, `empty`. */
export function describeWritten(written: unknown): string {
  if (written === null || written === undefined) return 'empty';
  if (Array.isArray(written)) return written.length === 0 ? 'an empty list' : 'a list';
  if (isPlainMap(written)) return 'a map';
  return JSON.stringify(typeof written === 'string' && written.length > shownCharacters ? `${written.slice(0, shownCharacters)}…` : written);
}
