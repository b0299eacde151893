import type { StartCounts } from './startTally.js';

/** What began in a tenth of a second or less, for a closer look at how a change takes hold. One ends where a revision does. */
export interface Pulse {
  /** In milliseconds since the load began; it began where the one before ended. */
  readonly toMs: number;
  /** In force in it. */
  readonly revision: number;
  /** Starts that the rate asked for in it, fractional; null in the closed model. */
  readonly asked: number | null;
  /** Starts made in it; an iteration counts as often as it weighs in the unit of the rate. */
  readonly begun: number;
  /** At its end. */
  readonly workers: number;
  /** In an iteration at its end, retiring ones included. */
  readonly activeWorkers: number;
  /** How late the latest of the starts was, in milliseconds. */
  readonly latestStartMs: number;
  /** The most iterations that began within ten milliseconds. */
  readonly largestBurst: number;
}

/** What iterations that began on one revision did while one was in force. */
export interface RevisionTrace {
  readonly revision: number;
  /** The revision in force meanwhile. */
  readonly under: number;
  /** Iterations begun, by scenario. */
  readonly begun: ReadonlyMap<string, number>;
  /** Iterations that came to their end. */
  readonly ended: number;
  /** Iterations cut at the end of their drain. */
  readonly cut: number;
  /** When the first request was sent, in milliseconds since the load began; undefined where none was. */
  readonly firstSentMs: number | undefined;
  readonly lastSentMs: number | undefined;
  /** When the last of those that ended or were cut did. */
  readonly lastEndedMs: number | undefined;
}

/** How changes take hold, looked at closely. */
export interface Changeover {
  readonly pulses: readonly Pulse[];
  readonly traces: readonly RevisionTrace[];
  /** The oldest revision of which an iteration is in progress or waits at the end; that in force when there is none, 0 where that is not known. */
  readonly oldestRevision: number;
}

/** A `RevisionTrace` as a load thread wrote it down. */
export interface TraceRecord extends Omit<RevisionTrace, 'begun'> {
  readonly begun: StartCounts;
}

/** A `Changeover` as a load thread wrote it down. */
export interface ChangeoverRecord extends Omit<Changeover, 'traces'> {
  readonly traces: readonly TraceRecord[];
}
