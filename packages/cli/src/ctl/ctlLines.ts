import type { Outcome, OutcomeCounts, SteeringState } from '@midflight/core';
import type { LoadSample } from '@midflight/engine';
import type { Colors } from 'picocolors/types.js';
import { causeWords } from '../views/causeWords.js';
import { countsInWords } from '../views/countsInWords.js';
import { printable } from '../views/printable.js';
import { reloadLines, type ShownOutcome } from '../views/reloadLines.js';
import { statusLine } from '../views/statusLine.js';
import { steeringLine } from '../views/steeringLine.js';

/** A candidate's end as the API tells it. */
export type SaidOutcome = Omit<ShownOutcome, 'documents' | 'atMs'> & { readonly at: string };

/** What GET /v1/status says. */
export interface SaidStatus {
  readonly phase: string;
  readonly elapsedMs: number;
  readonly leftMs: number | null;
  readonly active: { readonly revision: number; readonly appliedAt: string; readonly origin: readonly string[]; readonly cause: Outcome['cause'] } | null;
  /** Those that are kept. */
  readonly revisions: readonly number[];
  readonly lastSeen: SaidOutcome | null;
  readonly lastRejected: SaidOutcome | null;
  readonly counts: OutcomeCounts;
  readonly sources: readonly { readonly source: string; readonly state: string; readonly error?: { readonly message: string } }[];
  readonly steering: SteeringState;
  readonly sample: LoadSample | null;
}

/** Where a run stands, as a person reads it. */
export function statusText({ phase, elapsedMs, active, revisions, lastSeen, lastRejected, counts, sources, steering, sample }: SaidStatus, colors: Colors): readonly string[] {
  const { bold, dim, yellow } = colors;
  return [
    active ? `${bold(printable(phase))} ${dim('·')} revision ${bold(String(active.revision))} since ${timeOf(active.appliedAt)}, ${causeWords(active.cause)} ${dim(`· ${printable(active.origin.join(', '))}`)}` : bold(printable(phase)),
    ...(sample ? [statusLine({ sample, elapsedMs })] : []),
    steeringLine(steering, colors),
    ...sources.map(({ source, state, error }) => (error ? yellow(`! ${printable(source)} is ${printable(state)}: ${printable(error.message)}`) : `${printable(source)} is ${printable(state)}`)),
    `kept revisions: ${revisions.join(', ') || 'none'}`,
    `reloads: ${countsInWords(counts)}`,
    ...(lastSeen?.held ? ['it waits:', ...outcomeText(lastSeen, colors).map((line) => `  ${line}`)] : []),
    ...(lastRejected ? ['refused last:', ...outcomeText(lastRejected, colors).map((line) => `  ${line}`)] : []),
  ];
}

/** How a candidate ended, as a person reads it. */
export function outcomeText({ at, ...outcome }: SaidOutcome, colors: Colors): readonly string[] {
  return reloadLines({ ...outcome, documents: [], atMs: Date.parse(at) }, colors);
}

function timeOf(at: string): string {
  return new Date(at).toLocaleTimeString('en-GB');
}
