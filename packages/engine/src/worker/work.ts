import type { Start } from './start.js';
import type { Task, Worker } from './worker.js';

/** `failed`: a step failed; `unreachable`: it failed for want of a connection; `interrupted`: it was cut, which is no error. */
export type IterationEnd = 'done' | 'failed' | 'unreachable' | 'interrupted';

/** An iteration, as a pool sees it. */
export interface Work extends Task {
  /** @returns how it ended; undefined when it goes on, and its owner will hear of its end */
  begin(nowMs: number): IterationEnd | undefined;
}

/** Who gives work to workers. */
export interface WorkOwner {
  /** Work that went on after `begin` has ended. */
  workEnded(worker: Worker, start: Start, end: IterationEnd, nowMs: number): void;
}
