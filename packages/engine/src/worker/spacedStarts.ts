import type { Clock, Timer } from '@midflight/core';
import type { Stripe } from '../schedule/stripe.js';

/** A whole pool is spread over no more than this. */
const longestSpreadMs = 1_000;
/** Few workers are spaced no wider than this. */
const widestGapMs = 10;

/**
 * Starts workers one after the other, 10 ms apart or all within a second, so that a growing pool is not one burst. Those of
 * several stripes come in turns.
 */
export class SpacedStarts {
  readonly #clock: Clock;
  readonly #stripe: Stripe;
  readonly #startOne: () => boolean;
  #timer: Timer | undefined;

  /** @param startOne - starts one worker; false when there is none left to start */
  constructor(clock: Clock, stripe: Stripe, startOne: () => boolean) {
    this.#clock = clock;
    this.#stripe = stripe;
    this.#startOne = startOne;
  }

  /** Starts the first worker when it is this stripe's turn and goes on until there is none left; takes the place of a spreading under way. */
  spread(count: number): void {
    this.stop();
    if (count <= 0) return;
    const { index, of } = this.#stripe;
    const gapMs = Math.min(widestGapMs * of, longestSpreadMs / count);
    const beganAtMs = this.#clock.now() + (gapMs * index) / of;
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
