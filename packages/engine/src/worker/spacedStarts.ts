import type { Clock, Timer } from '@midflight/core';

/** A whole pool is spread over no more than this. */
const longestSpreadMs = 1_000;
/** Few workers are spaced no wider than this. */
const widestGapMs = 10;

/** Starts workers one after the other, 10 ms apart or all within a second, so that a growing pool is not one burst. */
export class SpacedStarts {
  readonly #clock: Clock;
  readonly #startOne: () => boolean;
  #timer: Timer | undefined;

  /** @param startOne - starts one worker; false when there is none left to start */
  constructor(clock: Clock, startOne: () => boolean) {
    this.#clock = clock;
    this.#startOne = startOne;
  }

  /** Starts the first worker now and goes on until there is none left; takes the place of a spreading under way. */
  spread(count: number): void {
    this.stop();
    if (count <= 0) return;
    const gapMs = Math.min(widestGapMs, longestSpreadMs / count);
    const beganAtMs = this.#clock.now();
    let started = 0;
    const startDue = (): void => {
      for (; beganAtMs + started * gapMs <= this.#clock.now(); started++) if (!this.#startOne()) return;
      this.#timer = this.#clock.setTimer(beganAtMs + started * gapMs - this.#clock.now(), startDue);
    };
    startDue();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
