import type { Plan, Round } from '../plan.js';

/** Instants are worked out in more ways than one: a start that is due at the end is made, whichever way it is rounded. */
const roundingMs = 0.001;

/**
 * Knows when the round of the plan that runs is over, to the instant: who ends the load, or turns it, comes later than that.
 * Pure arithmetic: it never reads a clock.
 */
export class PlanEnd {
  /** What the load follows. */
  #running: Round = null;
  /** The last one that ran, and when it began: it may be taken up again. */
  #round: Round = null;
  #beganAtMs = 0;
  #atMs = Infinity;

  /** On the clock of the instants that are given; `Infinity` in standby, and where there is no end. */
  get atMs(): number {
    return this.#atMs;
  }

  /** What is due at this instant or later is not begun. */
  get heldFromMs(): number {
    return this.#atMs + roundingMs;
  }

  /**
   * Follows another plan. An end that is moved into the past is now; of one that has passed already nothing becomes undone.
   * What is taken up again after standby has gone on meanwhile.
   *
   * @returns when it takes effect: now, or when the plan was over, if it is
   */
  follow({ round, durationMs }: Pick<Plan, 'round' | 'durationMs'>, nowMs: number): number {
    const wasOverAtMs = this.#atMs;
    const turned = round !== this.#running;
    const turnsAtMs = Math.min(nowMs, wasOverAtMs);
    this.#running = round;
    if (round === null) {
      this.#atMs = Infinity;
      return turnsAtMs;
    }
    if (round !== this.#round) {
      this.#round = round;
      this.#beganAtMs = turnsAtMs;
    }
    this.#atMs = Math.max(this.#beganAtMs + durationMs, turnsAtMs);
    return turned ? turnsAtMs : Math.min(nowMs, this.#atMs);
  }

  /** The load itself ends: nothing is held any more. */
  lift(): void {
    this.#atMs = Infinity;
  }
}
