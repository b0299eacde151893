import type { Clock, Timer } from '@midflight/core';

const intervalMs = 1_000;

/** Fires at each full second since it was started; seconds that passed in a stall are left out, not made up for. */
export class SampleTimer {
  readonly #clock: Clock;
  readonly #onSecond: (atMs: number) => void;
  #startedAtMs = 0;
  #timer: Timer | undefined;

  /** @param onSecond - told which full second has passed, in milliseconds since the start */
  constructor(clock: Clock, onSecond: (atMs: number) => void) {
    this.#clock = clock;
    this.#onSecond = onSecond;
  }

  /** @param nowMs - on the clock; the origin of the seconds */
  start(nowMs: number): void {
    this.#startedAtMs = nowMs;
    this.#arm(1);
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #arm(second: number): void {
    const dueMs = this.#startedAtMs + second * intervalMs;
    this.#timer = this.#clock.setTimer(dueMs - this.#clock.now(), () => {
      // Node cuts the fraction off a delay, so a timer may fire before its instant.
      if (this.#clock.now() < dueMs) return this.#arm(second);
      const passed = Math.floor((this.#clock.now() - this.#startedAtMs) / intervalMs);
      this.#onSecond(passed * intervalMs);
      this.#arm(passed + 1);
    });
  }
}
