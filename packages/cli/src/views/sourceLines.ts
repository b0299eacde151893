import type { SourceStatus } from '@midflight/core';
import type { Colors } from 'picocolors/types.js';
import { printable } from './printable.js';

/** A turn in a source's state as a person reads it; a new content needs no word, its reload has one. */
export function sourceLines({ source, state, error, polling }: SourceStatus, colors: Colors, before: SourceStatus | undefined): readonly string[] {
  if (error) return [colors.yellow(`! ${printable(source)} is ${state}: ${printable(error.message)} The load goes on with ${state === 'failing' ? 'what was good before' : 'what was read last'}.`)];
  const again = before?.state === 'stale' || before?.state === 'failing' ? [colors.green(`✔ ${printable(source)} can be read again`)] : [];
  return polling === before?.polling ? again : [...again, pollingLine(source, polling, colors)];
}

function pollingLine(source: string, polling: string | undefined, colors: Colors): string {
  if (polling === undefined) return colors.green(`✔ ${printable(source)} is watched again`);
  return colors.cyan(`› ${printable(source)} is looked at by polling, ${printable(polling)}`);
}
