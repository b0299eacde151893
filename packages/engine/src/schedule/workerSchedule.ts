import type { Clock, Timer } from '@midflight/core';
import type { WorkerCurve } from './workerCurve.js';

/** How often the count is looked at while it moves, in milliseconds. */
export const tickMs = 100;
/** A shorter wait may be lost in the rounding of an instant, in milliseconds: then the end would never come. */
const leastMs = 0.01;

/** A curve that is followed. */
export interface FollowedCurve {
  readonly curve: WorkerCurve;
  /** When the curve's own time was 0. */
  readonly beganAtMs: number;
  /** With how many workers it began. */
  readonly start: number;
}

/** Makes the number of workers follow a curve: calls `resize` whenever the count has changed. */
export class WorkerSchedule {
  readonly #clock: Clock;
  readonly #resize: (workers: number) => void;
  #followed: FollowedCurve | undefined;
  #timer: Timer | undefined;

  constructor(clock: Clock, resize: (workers: number) => void) {
    this.#clock = clock;
    this.#resize = resize;
  }

  /** Follows another curve, or none, from now on. */
  follow(followed: FollowedCurve | undefined): void {
    this.#timer?.cancel();
    this.#followed = followed;
    this.#look();
  }

  /** How many there are to be at an instant; undefined where no curve is followed. */
  countAt(nowMs: number): number | undefined {
    return this.#followed && this.#followed.curve.countAt(nowMs - this.#followed.beganAtMs, this.#followed.start);
  }

  #look(): void {
    if (this.#followed === undefined) return;
    const { curve, beganAtMs, start } = this.#followed;
    const tMs = Math.max(0, this.#clock.now() - beganAtMs);
    this.#resize(curve.countAt(tMs, start));
    if (tMs < curve.lengthMs) this.#timer = this.#clock.setTimer(Math.min(tickMs, Math.max(leastMs, curve.lengthMs - tMs)), () => this.#look());
  }
}
