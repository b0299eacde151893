import type { Clock, Timer } from '@midflight/core';

/** How often the load is looked at closely, in milliseconds. */
const intervalMs = 100;

/** Fires about ten times a second. */
export class PulseTimer {
  readonly #clock: Clock;
  readonly #onPulse: () => void;
  #timer: Timer | undefined;

  constructor(clock: Clock, onPulse: () => void) {
    this.#clock = clock;
    this.#onPulse = onPulse;
  }

  start(): void {
    this.#timer = this.#clock.setTimer(intervalMs, () => {
      this.#onPulse();
      this.start();
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }
}
