import type { RunRecord } from '../record/runRecord.js';
import { plural } from './format.js';

/** A thing that a verdict rests on. */
export interface VerdictPoint {
  readonly words: string;
  /** True: it stands against the run, or against its numbers. */
  readonly isBad: boolean;
}

/** How a run went, in plain words. */
export interface Verdict {
  readonly passed: boolean;
  /** One word or a few: `Passed`. */
  readonly headline: string;
  /** Why it ended before its time. */
  readonly failure: string | undefined;
  /** What it rests on: thresholds, changes, the generator. */
  readonly points: readonly VerdictPoint[];
}

const headlines: Readonly<Record<number, string>> = { 0: 'Passed', 1: 'Failed', 5: 'Could not go on', 130: 'Interrupted' };

/** What of a run its verdict rests on. */
export interface JudgedRun extends Pick<RunRecord, 'exitCode' | 'failure' | 'thresholds' | 'outcomes'> {
  readonly totals: Pick<RunRecord['totals'], 'generatorLimited'>;
}

/** Sums a run up. */
export function verdictOf({ exitCode, failure, thresholds, outcomes, totals }: JudgedRun): Verdict {
  const kept = thresholds.filter(({ ok }) => ok).length;
  return {
    passed: exitCode === 0,
    headline: headlines[exitCode] ?? 'Failed',
    failure: failure?.replace(/\.$/, ''),
    points: [
      { words: thresholds.length === 0 ? 'no thresholds' : `${kept} of ${plural(thresholds.length, 'threshold')}`, isBad: kept < thresholds.length },
      { words: changesInWords(outcomes), isBad: outcomes.degraded > 0 },
      { words: totals.generatorLimited ? 'the generator was the bottleneck: the numbers speak of it rather than of the target' : 'generator not limited', isBad: totals.generatorLimited },
    ],
  };
}

/** `Passed: 2 of 2 thresholds; 5 changes applied; generator not limited`. */
export function verdictInWords(record: JudgedRun): string {
  const { headline, failure, points } = verdictOf(record);
  return `${headline}: ${[failure, ...points.map(({ words }) => words)].filter((point) => point !== undefined).join('; ')}`;
}

function changesInWords({ applied, refused, held = 0, takenBack, degraded }: RunRecord['outcomes']): string {
  const rest = Object.entries({ refused, held, 'taken back': takenBack, degraded }).filter(([, count]) => count > 0);
  return [`${plural(applied, 'change')} applied`, ...rest.map(([word, count]) => `${count} ${word}`)].join(', ');
}
