import type { Clock, Timer } from '@midflight/core';

/** How often the probe looks. */
const intervalMs = 50;

/** A timer is late by up to so much in an event loop that has nothing else to do: Node counts in whole milliseconds. */
const timerStepMs = 1;

/** Measures how late the event loop comes to what is due: what the generator itself adds to everything that it does. */
export class LagProbe {
  readonly #clock: Clock;
  readonly #onLag: (lateMs: number) => void;
  #timer: Timer | undefined;

  /** @param onLag - told every 50 ms how late that was, beyond what a timer is late by itself, in milliseconds, ≥ 0 */
  constructor(clock: Clock, onLag: (lateMs: number) => void) {
    this.#clock = clock;
    this.#onLag = onLag;
  }

  start(): void {
    const dueMs = this.#clock.now() + intervalMs;
    this.#timer = this.#clock.setTimer(intervalMs, () => {
      this.#onLag(Math.max(0, this.#clock.now() - dueMs - timerStepMs));
      this.start();
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }
}
