import type { Clock, Timer } from '@midflight/core';

/** How often the probe looks. */
const intervalMs = 50;

/** Measures how late timers fire: what the generator's own event loop adds to everything that it does. */
export class LagProbe {
  readonly #clock: Clock;
  readonly #onLag: (lateMs: number) => void;
  #timer: Timer | undefined;

  /** @param onLag - told every 50 ms how late that was, in milliseconds, ≥ 0 */
  constructor(clock: Clock, onLag: (lateMs: number) => void) {
    this.#clock = clock;
    this.#onLag = onLag;
  }

  start(): void {
    const dueMs = this.#clock.now() + intervalMs;
    this.#timer = this.#clock.setTimer(intervalMs, () => {
      this.#onLag(Math.max(0, this.#clock.now() - dueMs));
      this.start();
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }
}
