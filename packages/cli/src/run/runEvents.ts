import type { Outcome, OutcomeCounts, SourceStatus } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import type { LoadSample, LoadSummary } from '@midflight/engine';

/** The load runs. */
export interface StartedEvent {
  readonly event: 'started';
  readonly revision: number;
  readonly sources: readonly string[];
  readonly document: LoadDocument;
  /** Of the whole run, whoever set it; `Infinity` without an end. */
  readonly durationMs: number;
  readonly threads: number;
  /** Warnings about the first document. */
  readonly outcome: Outcome;
}

/** One second of load. */
export interface SampleEvent {
  readonly event: 'sample';
  readonly sample: LoadSample;
  /** Milliseconds left, `Infinity` for a run without an end. */
  readonly leftMs: number;
}

/** A candidate's end. */
export interface ReloadEvent {
  readonly event: 'reload';
  readonly outcome: Outcome;
}

/** A turn in a source's state. */
export interface SourceEvent {
  readonly event: 'source';
  readonly status: SourceStatus;
}

/** The load has ended. */
export interface SummaryEvent {
  readonly event: 'summary';
  readonly summary: LoadSummary;
  readonly reloads: OutcomeCounts;
  readonly exitCode: number;
  /** Why the run ended before its time, where it did. */
  readonly failure?: string;
}

/** Something about the run itself that a person should know. */
export interface NoticeEvent {
  readonly event: 'notice';
  readonly message: string;
}

/** Everything that a run has to tell; each view shows all of it in its own way. */
export type RunEvent = StartedEvent | SampleEvent | ReloadEvent | SourceEvent | SummaryEvent | NoticeEvent;

/** Shows a run. */
export interface RunView {
  show(event: RunEvent): void;
  /** Leaves the terminal as it was. */
  close(): void;
}
