import type { NotedStart, Recorder } from '../measure/recorder.js';

/** An iteration that is to begin. It belongs to the plan that was in force when it was due, even if it must wait for a worker. */
export interface Start extends NotedStart {
  /** `own`: the closed model's, by the worker that takes it; `scheduled`: the open model's, by the rate. */
  readonly kind: 'own' | 'scheduled';
  /** What becomes of it goes here: it belongs to the round in which it was due. */
  readonly recorder: Recorder;
  /** Dropped when it could not begin by then; `Infinity` for an own start. */
  readonly expiresAtMs: number;
}
