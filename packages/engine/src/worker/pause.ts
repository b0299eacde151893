import type { Clock, Timer } from '@midflight/core';
import type { Task } from './work.js';

/** A worker that does nothing for a while; one that leaves ends it. */
export class Pause implements Task {
  readonly #then: () => void;
  readonly #timer: Timer;

  /** @param then - called once, when the time is over or the worker leaves */
  constructor(clock: Clock, lengthMs: number, then: () => void) {
    this.#then = then;
    this.#timer = clock.setTimer(lengthMs, then);
  }

  hurry(): void {
    this.#timer.cancel();
    this.#then();
  }

  /** It has been hurried before. */
  cut(): void {}
}
