import { redactText } from '../../secrets/redact.js';
import { isPlainMap } from './valueType.js';

/** Longer texts are cut in findings. */
const shownCharacters = 60;

/** A written value in the words of a finding, with secrets hidden: `"invalid"`, `-10`, `a map`, `empty`. */
export function describeWritten(written: unknown): string {
  if (written === null || written === undefined) return 'empty';
  if (Array.isArray(written)) return written.length === 0 ? 'an empty list' : 'a list';
  if (isPlainMap(written)) return 'a map';
  if (typeof written !== 'string') return JSON.stringify(written);
  // Hidden first: a secret that was cut would not be known any more.
  const shown = redactText(written);
  return JSON.stringify(shown.length > shownCharacters ? `${shown.slice(0, shownCharacters)}…` : shown);
}
