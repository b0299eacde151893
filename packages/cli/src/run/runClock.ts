import type { Clock, Timer } from '@midflight/core';

/** The load keeps to its end by itself, and may have begun a little later than we know of: whoever ends it must not be early, in milliseconds. */
const leewayMs = 3;

/** What a plan's clock calls. */
export interface RunClockListener {
  /** The duration has passed, a moment ago. */
  onEnd(): void;
  /** After that, the duration was moved past now. @defaultValue nobody is told */
  onResume?(): void;
  /** The plan is to be so long in all, in milliseconds. @defaultValue nobody is told */
  onMove?(totalMs: number): void;
}

/** Knows when a plan began and calls its end; the duration may be moved while it runs, and afterwards. */
export class RunClock {
  readonly #clock: Clock;
  readonly #override: number | undefined;
  #durationMs = Infinity;
  #startedAt: number | undefined;
  #isOver = false;
  #timer: Timer | undefined;
  #listener: RunClockListener = { onEnd: () => {} };

  /** @param overrideMs - stands above every duration that is set, in milliseconds */
  constructor(clock: Clock, overrideMs?: number) {
    this.#clock = clock;
    this.#override = overrideMs;
  }

  /** Milliseconds since the start; 0 before it. */
  get elapsedMs(): number {
    return this.#startedAt === undefined ? 0 : this.#clock.now() - this.#startedAt;
  }

  /** How long the plan is to be in all, in milliseconds; `Infinity` without an end. */
  get totalMs(): number {
    return this.#override ?? this.#durationMs;
  }

  /** Milliseconds up to the end, `Infinity` where there is none; ≥ 0. */
  get leftMs(): number {
    return Math.max(0, this.totalMs - this.elapsedMs);
  }

  /** Begins, or begins again. */
  start(listener: RunClockListener): void {
    this.#startedAt = this.#clock.now();
    this.#isOver = false;
    this.#listener = listener;
    this.#arm();
  }

  /**
   * Moves the end, in milliseconds since the start: one that lies in the past ends the plan, and one that lies ahead takes up a
   * plan that is over. Neither at once, but after this tick: whatever sets a duration may take it back.
   */
  setDuration(durationMs: number): void {
    this.#durationMs = durationMs;
    if (this.#startedAt === undefined) return;
    this.#listener.onMove?.(this.totalMs);
    this.#arm();
  }

  /** Calls the end off. */
  cancel(): void {
    this.#timer?.cancel();
  }

  #arm(): void {
    this.#timer?.cancel();
    if (this.#isOver) {
      if (this.leftMs > 0) this.#timer = this.#clock.setTimer(0, () => this.#turn(false));
    } else if (this.leftMs !== Infinity) this.#timer = this.#clock.setTimer(this.leftMs + leewayMs, () => this.#turn(true));
  }

  #turn(isOver: boolean): void {
    this.#isOver = isOver;
    if (isOver) return this.#listener.onEnd();
    this.#arm();
    this.#listener.onResume?.();
  }
}
