import type { Clock, Timer } from '@midflight/core';

/** Knows when a run began and calls its end; the duration may be moved while it runs. */
export class RunClock {
  readonly #clock: Clock;
  readonly #override: number | undefined;
  #durationMs = Infinity;
  #startedAt: number | undefined;
  #timer: Timer | undefined;
  #onEnd: () => void = () => {};

  /** @param overrideMs - stands above every duration that is set, in milliseconds */
  constructor(clock: Clock, overrideMs?: number) {
    this.#clock = clock;
    this.#override = overrideMs;
  }

  /** Milliseconds since the start; 0 before it. */
  get elapsedMs(): number {
    return this.#startedAt === undefined ? 0 : this.#clock.now() - this.#startedAt;
  }

  /** How long the run is to be in all, in milliseconds; `Infinity` without an end. */
  get totalMs(): number {
    return this.#override ?? this.#durationMs;
  }

  /** Milliseconds up to the end, `Infinity` where there is none; ≥ 0. */
  get leftMs(): number {
    return Math.max(0, this.totalMs - this.elapsedMs);
  }

  /** Begins; `onEnd` is called once the duration has passed. */
  start(onEnd: () => void): void {
    this.#startedAt = this.#clock.now();
    this.#onEnd = onEnd;
    this.#arm();
  }

  /** Moves the end, in milliseconds since the start; one that lies in the past ends the run at once. */
  setDuration(durationMs: number): void {
    this.#durationMs = durationMs;
    if (this.#startedAt !== undefined) this.#arm();
  }

  /** Calls the end off. */
  cancel(): void {
    this.#timer?.cancel();
  }

  #arm(): void {
    this.#timer?.cancel();
    if (this.leftMs !== Infinity) this.#timer = this.#clock.setTimer(this.leftMs, this.#onEnd);
  }
}
