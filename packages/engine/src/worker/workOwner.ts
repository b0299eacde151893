import type { IterationEnd } from './work.js';
import type { Worker } from './worker.js';

/** Who gives work to workers. */
export interface WorkOwner {
  /** What went on after `begin` has ended. */
  workEnded(worker: Worker, end: IterationEnd, nowMs: number): void;
}
