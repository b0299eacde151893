import type { Outcome, OutcomeCounts, SourceStatus, SteeredBy, SteeringState } from '@midflight/core';
import type { LoadDocument, Standby } from '@midflight/document';
import type { ConvergenceTurn, GuardVerdict, LoadSample, LoadSummary, Receipt, ThresholdResult } from '@midflight/engine';
import type { PhaseTurn, LoadPhase } from './planRounds.js';
import type { RunEnd } from './runEnd.js';

/** The load runs. */
export interface StartedEvent {
  readonly event: 'started';
  readonly revision: number;
  readonly sources: readonly string[];
  readonly document: LoadDocument;
  /** Of the plan, whoever set it; `Infinity` without an end. */
  readonly durationMs: number;
  /** `standby`: the plan waits to be started. */
  readonly phase: LoadPhase;
  readonly threads: number;
  /** Where the control API listens. @defaultValue null: nowhere */
  readonly controlUrl?: string | null;
  /** Warnings about the first document. */
  readonly outcome: Outcome;
}

/** One second of load. */
export interface SampleEvent {
  readonly event: 'sample';
  readonly sample: LoadSample;
  /** Milliseconds left of the plan, `Infinity` without an end. */
  readonly leftMs: number;
}

/** The load turned from standby to its plan, or back. */
export interface PhaseEvent {
  readonly event: 'phase';
  readonly turn: PhaseTurn;
  /** Active then. */
  readonly revision: number;
  /** What there is in standby; undefined: nothing. */
  readonly standby: Standby | undefined;
  /** Milliseconds left of the plan, `Infinity` without an end. */
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

/** Someone froze, thawed, pinned a value or let it go. */
export interface SteeringEvent {
  readonly event: 'steering';
  readonly state: SteeringState;
  /** Who did, where that is known. */
  readonly by?: SteeredBy | undefined;
}

/** The load begins to end: what is in flight finishes, unless it is cut. */
export interface EndedEvent {
  readonly event: 'ended';
  readonly end: RunEnd;
}

/** The load has ended. */
export interface SummaryEvent {
  readonly event: 'summary';
  readonly summary: LoadSummary;
  readonly reloads: OutcomeCounts;
  readonly thresholds: readonly ThresholdResult[];
  readonly exitCode: number;
  /** Why the run ended before its time, where it did. */
  readonly failure?: string;
}

/** A threshold was broken, or is kept again. */
export interface ThresholdEvent {
  readonly event: 'threshold';
  /** True at the end of the run. */
  readonly final: boolean;
  readonly result: ThresholdResult;
}

/** The load is where a change wants it. */
export interface ConvergedEvent {
  readonly event: 'converged';
  readonly turn: ConvergenceTurn;
}

/** The load is kept from where a change wants it. */
export interface NotConvergedEvent {
  readonly event: 'not-converged';
  readonly turn: ConvergenceTurn;
}

/** What a change did to the load, once nothing of the old is left. */
export interface ReceiptEvent {
  readonly event: 'receipt';
  readonly receipt: Receipt;
}

/** What the guard found of a change. */
export interface GuardEvent {
  readonly event: 'guard';
  readonly verdict: GuardVerdict;
}

/** Something about the run itself that a person should know. */
export interface NoticeEvent {
  readonly event: 'notice';
  readonly message: string;
}

/** Everything that a run has to tell; each view shows all of it in its own way. */
export type RunEvent = StartedEvent | PhaseEvent | SampleEvent | ReloadEvent | SourceEvent | SteeringEvent | EndedEvent | SummaryEvent | ThresholdEvent | ConvergedEvent | NotConvergedEvent | ReceiptEvent | GuardEvent | NoticeEvent;

/** Shows a run. */
export interface RunView {
  show(event: RunEvent): void;
  /** Leaves the terminal as it was. */
  close(): void;
}
