import type { RunEnd } from './runEnd.js';

/** How a run is ended from outside. */
export interface StopSignals {
  /** No new iterations; those in flight finish. */
  readonly graceful: AbortSignal;
  /** At once. */
  readonly now: AbortSignal;
  /** What aborted the first of them. @defaultValue a signal of the operating system, and nobody knows which */
  readonly end?: RunEnd | undefined;
}
