import type { SourceStatus } from '@midflight/core';
import type { Colors } from 'picocolors/types.js';
import { printable } from './printable.js';

/** A turn in a source's state as a person reads it; a new content needs no word, its reload has one. */
export function sourceLines({ source, state, error }: SourceStatus, colors: Colors, before: SourceStatus['state'] | undefined): readonly string[] {
  if (error) return [colors.yellow(`! ${printable(source)} is ${state}: ${printable(error.message)} The load goes on with what was read last.`)];
  return before === 'stale' || before === 'failing' ? [colors.green(`✔ ${printable(source)} can be read again`)] : [];
}
