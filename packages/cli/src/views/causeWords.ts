import type { ChangeCause } from '@midflight/core';
import { printable } from './printable.js';

/** Why there was a candidate, and who is behind it: `by override of ann (why)`. */
export function causeWords({ kind, source, author, message }: ChangeCause): string {
  const by = author === undefined ? '' : ` of ${author}`;
  return printable(`by ${kind === 'source' ? (source ?? kind) : kind}${by}${message === undefined ? '' : ` (${message})`}`);
}
