import type { Mutability, PlannedChange, Preview, SourceDocument } from '@midflight/core';
import type { Colors } from 'picocolors/types.js';
import { findingLines } from './codeFrame.js';
import { plural } from './format.js';
import { changeLines } from './reloadLines.js';

const effects: Readonly<Record<Mutability, string>> = {
  live: 'at once',
  'next-request': 'with the next request',
  'next-iteration': 'with the next iteration',
  'new-connection': 'on new connections',
  restart: 'only in a new run',
};

/** What a reload would do, as a person reads it: the changes by when they take effect and who makes them, and what stands against it. @param documents - those that the findings may be about */
export function planLines({ changes, findings, wouldApply }: Preview, documents: readonly SourceDocument[], colors: Colors): readonly string[] {
  return [...groupLines(changes, colors), ...findings.flatMap((finding) => [...findingLines(finding, documents, colors), '']), verdict(changes.length, wouldApply, colors)];
}

function groupLines(changes: readonly PlannedChange[], colors: Colors): readonly string[] {
  const groups = new Map<string, PlannedChange[]>();
  for (const change of changes) {
    const head = `${effects[change.mutability]}, by ${change.applier ?? 'nobody here'}`;
    groups.set(head, [...(groups.get(head) ?? []), change]);
  }
  return [...groups].flatMap(([head, inside]) => [colors.bold(head), ...changeLines(inside, colors), '']);
}

function verdict(count: number, wouldApply: boolean, { dim, green, red }: Colors): string {
  if (!wouldApply) return red('✖ it would be refused, and the load would go on as it was');
  return count === 0 ? dim('= nothing would change') : green(`✔ ${plural(count, 'change')} would be applied`);
}
