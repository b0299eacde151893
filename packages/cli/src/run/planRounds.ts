import { MidflightError } from '@midflight/core';
import type { LoadEngine } from '@midflight/engine';
import type { RunClock } from './runClock.js';

/** What the load follows. */
export type LoadPhase = 'plan' | 'standby';

/** The load turned to its plan, or to standby. */
export interface PhaseTurn {
  readonly phase: LoadPhase;
  /** Which time the plan is run: the one that begins or goes on, or the one that is over. */
  readonly round: number;
  /** `asked`: somebody started it; `extended`: a change moved its end past now; `over`: its duration has passed. */
  readonly why: 'asked' | 'extended' | 'over';
  /** Who asked. */
  readonly author?: string;
  /** How they got in. */
  readonly via?: string;
  /** For what, in words. */
  readonly message?: string;
}

/** Who starts the plan, and why. */
export type StartedBy = Pick<PhaseTurn, 'author' | 'message' | 'via'>;

export interface PlanRoundsOptions {
  readonly engine: Pick<LoadEngine, 'start' | 'turn' | 'setDuration'>;
  readonly runClock: RunClock;
  /** True: the load begins in standby, and the plan when somebody asks for it. */
  readonly wait: boolean;
  /** True: after the plan comes standby; otherwise, the end. */
  readonly keepAlive: boolean;
}

/** Who hears of the turns. */
export interface PlanRoundsListener {
  onTurn(turn: PhaseTurn): void;
  /** The plan is over, and standby does not follow. */
  onOver(): void;
}

/** Runs the plan, once or as often as it is asked for, with standby before and after. */
export class PlanRounds {
  readonly #options: PlanRoundsOptions;
  #listener: PlanRoundsListener | undefined;
  #round = 0;
  #phase: LoadPhase = 'standby';

  constructor(options: PlanRoundsOptions) {
    this.#options = options;
  }

  /** What the load follows now. */
  get phase(): LoadPhase {
    return this.#phase;
  }

  /** Begins the load. @throws what the engine's `start` throws */
  async startLoad(): Promise<void> {
    const { engine, runClock, wait } = this.#options;
    if (!wait) {
      this.#round = 1;
      this.#phase = 'plan';
      engine.setDuration(runClock.totalMs);
    }
    await engine.start(wait ? null : this.#round);
  }

  /** From here on the plan's time counts, and the turns are told. */
  follow(listener: PlanRoundsListener): void {
    this.#listener = listener;
    if (this.#phase === 'plan') this.#startClock();
  }

  /**
   * Begins the plan from its start, as another round.
   *
   * @returns which time that is
   * @throws MF_PLAN_RUNS while it runs; MF_ENGINE_STATE before the load runs, and when it ends
   */
  start(by: StartedBy): number {
    if (!this.#listener) throw new MidflightError('MF_ENGINE_STATE', 'The load does not run.');
    if (this.#phase === 'plan') throw new MidflightError('MF_PLAN_RUNS', `The plan runs already, in round ${this.#round}: it can be started in standby, before it runs or when it is over.`, { details: { round: this.#round } });
    this.#round++;
    this.#startClock();
    this.#turn({ phase: 'plan', round: this.#round, why: 'asked', ...by });
    return this.#round;
  }

  /** The load ends: nothing turns any more. */
  stop(): void {
    this.#listener = undefined;
    this.#options.runClock.cancel();
  }

  #startClock(): void {
    const { engine, runClock } = this.#options;
    engine.setDuration(runClock.totalMs);
    runClock.start({
      onEnd: () => this.#over(),
      onResume: () => this.#turn({ phase: 'plan', round: this.#round, why: 'extended' }),
      onMove: (totalMs) => engine.setDuration(totalMs),
    });
  }

  #over(): void {
    if (this.#options.keepAlive) this.#turn({ phase: 'standby', round: this.#round, why: 'over' });
    else this.#listener?.onOver();
  }

  #turn(turn: PhaseTurn): void {
    if (!this.#listener) return;
    this.#phase = turn.phase;
    this.#options.engine.turn(turn.phase === 'plan' ? turn.round : null);
    this.#listener.onTurn(turn);
  }
}
