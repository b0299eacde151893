import type { Clock, Timer } from '@midflight/core';
import { AnswerCache } from './answerCache.js';
import type { Task, Work } from './work.js';

/**
 * One place in the pool, and what can happen to the iteration in it. It lives as long as the pool: retired, it finishes its
 * iteration and then rests; wanted again, it goes on.
 */
export class Worker {
  /** From 0, in its pool. */
  readonly place: number;
  /** ≥ 1, unique in the load; `{{worker}}`. */
  readonly id: number;
  /** In an iteration, or pausing after one that found the target unreachable. */
  busy = false;
  /** Iterations in a row that could not reach the target. */
  unreachable = 0;
  /** What it is busy with; set by whoever gives it work. */
  task: Task | undefined;
  /** The iteration that it is in, or was in last, was its own: that of the closed model. */
  isOwn = false;
  /** What it does with starts. At rest it may keep it until the plan changes, but nothing that was cut. */
  work: Work | undefined;
  /** What steps with a cache keep. */
  readonly answers = new AnswerCache();
  #leaving = false;
  #drain: Timer | undefined;

  constructor(place: number, id: number) {
    this.place = place;
    this.id = id;
  }

  /** It is to end after its iteration, without think times and pauses. */
  get leaving(): boolean {
    return this.#leaving;
  }

  /** Lets it finish within `drainMs`, then cuts it; a shorter drain takes the place of one under way. 0 cuts at once. */
  retire(clock: Clock, drainMs: number): void {
    this.#leaving = true;
    this.#drain?.cancel();
    this.#drain = undefined;
    this.task?.hurry();
    if (drainMs <= 0) this.task?.cut();
    else if (this.task !== undefined) this.#drain = clock.setTimer(drainMs, () => this.task?.cut());
  }

  /** Takes a retirement back, and is ready for the next iteration. */
  stay(): void {
    this.#leaving = false;
    if (this.#drain === undefined) return;
    this.#drain.cancel();
    this.#drain = undefined;
  }
}
