import type { Change, Outcome, Rejected } from '@midflight/core';
import type { Colors } from 'picocolors/types.js';
import { causeWords } from './causeWords.js';
import { findingLines } from './codeFrame.js';
import { plural } from './format.js';
import { printable, shortValue } from './printable.js';

/** Changes shown of one reload; the others are counted. */
const mostChanges = 12;

/** What of a candidate's end is shown. */
export type ShownOutcome = Pick<Outcome, 'outcome' | 'revision' | 'origin' | 'documents' | 'changes' | 'findings' | 'timingMs' | 'atMs' | 'cause'> & Pick<Rejected, 'held'>;

/** A candidate's end as a person reads it. */
export function reloadLines(outcome: ShownOutcome, colors: Colors): readonly string[] {
  const time = new Date(outcome.atMs).toLocaleTimeString('en-GB');
  return [
    `${colors.dim(time)} ${headline(outcome, colors)} ${colors.dim(`· ${whenceOf(outcome)} · ${timing(outcome)}`)}`,
    ...(outcome.outcome === 'applied' || outcome.held ? changeLines(outcome.changes, colors) : []),
    ...outcome.findings.flatMap((finding) => findingLines(finding, outcome.documents, colors).map((line) => `  ${line}`)),
  ];
}

/** Where it came from; of a change that is not a plain save also whose it is. */
function whenceOf({ cause, origin }: ShownOutcome): string {
  const isPlain = cause.kind === 'start' || (cause.kind === 'source' && cause.author === undefined);
  return `${isPlain ? '' : `${causeWords(cause)} · `}${printable(origin.join(', '))}`;
}

function headline(outcome: ShownOutcome, colors: Colors): string {
  const { revision, held } = outcome;
  if (held) return colors.yellow(`⏸ held, still revision ${revision}`);
  switch (outcome.outcome) {
    case 'applied':
      return colors.green(`✔ applied, now revision ${revision}`);
    case 'unchanged':
      return colors.dim(`= nothing changed, still revision ${revision}`);
    case 'rejected':
      return revision === 0 ? colors.red('✖ refused') : colors.red(`✖ refused, still revision ${revision}; the load goes on as it was`);
    case 'rolledBack':
      return colors.yellow(`↺ failed and taken back, still revision ${revision}`);
    case 'degraded':
      return colors.bold(colors.red(`‼ degraded: neither revision ${revision} nor the new one runs as written`));
  }
}

/** What reading, judging and switching cost, apart from the waiting for quiet. */
function timing({ timingMs }: ShownOutcome): string {
  const settleMs = timingMs.settle ?? 0;
  const quiet = settleMs === 0 ? '' : ` after ${Math.round(settleMs)} ms of quiet`;
  return `${(timingMs.total - settleMs).toFixed(1)} ms${quiet}`;
}

/** Each change on a line, the first of many. */
export function changeLines(changes: readonly Change[], colors: Colors): readonly string[] {
  const shown = changes.slice(0, mostChanges);
  const width = Math.max(0, ...shown.map(({ path }) => printable(path).length));
  const lines = shown.map(({ path, kind, from, to }) => {
    const values = kind === 'added' ? colors.green(`+ ${shortValue(to)}`) : kind === 'removed' ? colors.red(`− ${shortValue(from)}`) : `${colors.dim(shortValue(from))} → ${colors.bold(shortValue(to))}`;
    return `    ${printable(path).padEnd(width)}  ${values}`;
  });
  const more = changes.length - shown.length;
  return more > 0 ? [...lines, colors.dim(`    and ${plural(more, 'change')} more`)] : lines;
}
