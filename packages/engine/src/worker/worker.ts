import type { Clock, Timer } from '@midflight/core';
import { AnswerCache } from './answerCache.js';

/**
 * One place in the pool, and what can happen to the iteration in it. It lives as long as the pool: retired, it finishes its
 * iteration and then rests; wanted again, it goes on.
 */
export class Worker {
  /** ≥ 1, unique in the pool; `{{worker}}`. */
  readonly id: number;
  /** In an iteration, or pausing after one that found the target unreachable. */
  busy = false;
  /** Iterations in a row that could not reach the target. */
  unreachable = 0;
  /** What steps with a cache keep. */
  readonly answers = new AnswerCache();
  #leave = new AbortController();
  #cut = new AbortController();
  #drain: Timer | undefined;

  constructor(id: number) {
    this.id = id;
  }

  /** Aborts when the worker retires: think times and pauses end, the iteration goes on. */
  get leaveSignal(): AbortSignal {
    return this.#leave.signal;
  }

  /** Aborts when the worker's time to finish is over: the iteration is cut. */
  get cutSignal(): AbortSignal {
    return this.#cut.signal;
  }

  /** Lets it finish within `drainMs`, then cuts it; a shorter drain takes the place of one under way. 0 cuts at once. */
  retire(clock: Clock, drainMs: number): void {
    this.#leave.abort();
    this.#drain?.cancel();
    this.#drain = undefined;
    if (drainMs <= 0) this.#cut.abort();
    else this.#drain = clock.setTimer(drainMs, () => this.#cut.abort());
  }

  /** Takes a retirement back, and is ready for the next iteration; what has been cut stays cut. */
  stay(): void {
    this.#drain?.cancel();
    this.#drain = undefined;
    if (this.#leave.signal.aborted) this.#leave = new AbortController();
  }

  /** Called between iterations: none is there to be cut any more. */
  rest(): void {
    this.stay();
    if (this.#cut.signal.aborted) this.#cut = new AbortController();
  }
}
