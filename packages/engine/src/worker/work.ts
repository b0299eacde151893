import type { Start } from './start.js';

/** What a worker is busy with. */
export interface Task {
  /** Its worker leaves: waits that are no part of the work end now, and the work goes on. */
  hurry(): void;
  /** Its worker's time is over: it ends now. */
  cut(): void;
}

/** `failed`: a step failed; `unreachable`: it failed for want of a connection; `interrupted`: it was cut, which is no error. */
export type IterationEnd = 'done' | 'failed' | 'unreachable' | 'interrupted';

/** What a worker does with starts, one after the other, as a pool sees it. */
export interface Work extends Task {
  /** The one before has ended. @returns how this one ended; undefined when it goes on, and its owner will hear of its end */
  begin(start: Start, nowMs: number): IterationEnd | undefined;
}
