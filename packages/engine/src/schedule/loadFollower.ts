import type { Clock } from '@midflight/core';
import type { Round } from '../plan.js';
import { poissonArrivals, uniformArrivals, type Arrivals } from './arrivals.js';
import type { CompiledLoad, OpenLoad } from './loadModel.js';
import { transitionRate } from './models/transitionRate.js';
import type { MakeAlarm } from './alarm.js';
import { OpenSchedule, type NumberedStarts } from './openSchedule.js';
import { Stripe } from './stripe.js';
import type { Transition } from './transition.js';
import { fixedWorkers, transitionWorkers } from './transitionWorkers.js';
import { WorkerSchedule, type FollowedCurve } from './workerSchedule.js';

/** What is followed. */
export interface FollowedLoad {
  readonly round: Round;
  readonly load: CompiledLoad;
  readonly workers: number;
  /** The way there, from where the load is. */
  readonly transition: Transition;
}

/** What the load did before it had a rate, or was bound to one. */
export interface LoadNow {
  /** Starts per second that workers of a closed model made of late, in a unit. */
  startsPerSecond(unit: OpenLoad['unit']): number;
  /** Workers in an iteration. */
  activeWorkers(): number;
}

export interface LoadFollowerOptions {
  readonly clock: Clock;
  /** Brings the starts of the open model about. */
  readonly makeAlarm: MakeAlarm;
  /** For random arrivals, where the model names none. */
  readonly seed: number;
  /** The starts of the open model. */
  readonly starts: Pick<NumberedStarts, 'begin' | 'weightOf'> & Partial<Pick<NumberedStarts, 'heldFromMs'>>;
  /** Which of them are made here. @defaultValue all */
  readonly stripe?: Stripe;
  /** There are to be so many workers in all; called when that has changed. */
  readonly resize: (workers: number) => void;
}

/**
 * Makes the rate of starts and the number of workers follow a plan. What changes moves from where it is, both together: a
 * change of one while the other is on its way begins a new way for both, so that there are never more starts than workers
 * for them.
 */
export class LoadFollower {
  readonly #options: LoadFollowerOptions;
  readonly #schedule: OpenSchedule;
  readonly #workerSchedule: WorkerSchedule;
  #followed: FollowedLoad | undefined;
  /** When the load model's own time was 0. */
  #modelBeganAtMs = 0;
  /** Of the plan, for as long as its round and its model stay. */
  #planClock: { readonly name: string; readonly beganAtMs: number } | undefined;
  /** When the transition under way ends. */
  #arrivesAtMs = -Infinity;
  #arrivals: { readonly seed: number; readonly poisson: Arrivals } | undefined;
  /** How many there are to be now. */
  #workers = 0;

  constructor(options: LoadFollowerOptions) {
    this.#options = options;
    const { clock, makeAlarm, stripe = Stripe.whole, starts } = options;
    const isOwn = stripe.of === 1 ? () => true : (number: number, dueMs: number) => stripe.owns(number, this.workersAt(dueMs));
    this.#schedule = new OpenSchedule(clock, makeAlarm, { heldFromMs: () => Infinity, ...starts, isOwn });
    this.#workerSchedule = new WorkerSchedule(options.clock, (workers) => this.#resize(workers));
  }

  /** How many workers there are to be now, in all. */
  get workers(): number {
    return this.#workers;
  }

  /** The same at another instant, as long as nothing changes. */
  workersAt(nowMs: number): number {
    return this.#workerSchedule.countAt(nowMs) ?? this.#workers;
  }

  /** Starts per second at this instant; undefined where there is no rate. */
  get targetPerSecond(): number | undefined {
    return this.#schedule.targetPerSecond;
  }

  /** How many starts were asked for by `nowMs` since the load began, fractional. */
  startsAskedBy(nowMs: number): number {
    return this.#schedule.startsAskedBy(nowMs);
  }

  /** Makes every start that is due by `nowMs`. */
  advance(nowMs: number): void {
    this.#schedule.advance(nowMs);
  }

  /**
   * Follows another plan from `nowMs` on, after everything due before has been made. A turn between the plan and standby is
   * made at once, and a round that is taken up again is as far as if it had never been left.
   *
   * @param now - what the whole load did before
   * @returns true when the load model is another, or has other numbers
   */
  follow(next: FollowedLoad, nowMs: number, now: LoadNow): boolean {
    const previous = this.#followed;
    this.#followed = next;
    const turned = next.round !== previous?.round;
    const otherLoad = turned || next.load !== previous.load;
    if (!otherLoad && next.workers === previous.workers) return false;
    this.#modelBeganAtMs = this.#clockOf(next, nowMs);
    const moving = nowMs < this.#arrivesAtMs;
    const lengthMs = turned ? 0 : next.transition.lengthMs;
    this.#arrivesAtMs = nowMs + lengthMs;
    const transition = { ...next.transition, lengthMs };
    this.#followWorkers(next, transition, this.#workersNow(previous, next, now), nowMs);
    if (otherLoad || moving) this.#followRate(next.load, previous?.load, transition, nowMs, now);
    return otherLoad;
  }

  /** Makes no more starts, and leaves the workers as they are. */
  stop(nowMs: number): void {
    this.#schedule.change(undefined, nowMs);
    this.#workerSchedule.follow(undefined);
  }

  #clockOf({ round, load: { model } }: FollowedLoad, nowMs: number): number {
    if (round === null) return nowMs;
    const name = `${round} ${model}`;
    if (this.#planClock?.name !== name) this.#planClock = { name, beganAtMs: nowMs };
    return this.#planClock.beganAtMs;
  }

  #followWorkers({ load, workers }: FollowedLoad, transition: Transition, from: number, nowMs: number): void {
    const curve = load.kind === 'closed' ? load.curve : undefined;
    const wanted: FollowedCurve = { curve: curve ?? fixedWorkers(workers), beganAtMs: this.#modelBeganAtMs, start: workers };
    if (transition.lengthMs > 0) return this.#workerSchedule.follow(transitionWorkers(from, transition, wanted, nowMs));
    this.#workerSchedule.follow(curve && wanted);
    if (curve === undefined) this.#resize(workers);
  }

  /** The workers of an open model are a ceiling: where a closed model comes after it, those that were busy are where the load is. */
  #workersNow(previous: FollowedLoad | undefined, next: FollowedLoad, now: LoadNow): number {
    const bound = previous?.load.kind === 'open' && next.load.kind === 'closed';
    return bound ? Math.min(this.#workers, Math.max(1, now.activeWorkers())) : this.#workers;
  }

  #followRate(load: CompiledLoad, previous: CompiledLoad | undefined, transition: Transition, nowMs: number, now: LoadNow): void {
    if (load.kind === 'closed') return this.#schedule.change(undefined, nowMs);
    const arrivals = this.#arrivalsOf(load);
    if (transition.lengthMs === 0) return this.#schedule.change(load.rate, nowMs, { beganAtMs: this.#modelBeganAtMs, arrivals });
    const fromPerSecond = previous?.kind === 'open' ? (this.#schedule.targetPerSecond ?? 0) : now.startsPerSecond(load.unit);
    const rate = transitionRate(fromPerSecond, transition, { rate: load.rate, ageMs: nowMs - this.#modelBeganAtMs });
    this.#schedule.change(rate, nowMs, { beganAtMs: nowMs, arrivals });
  }

  #resize(workers: number): void {
    if (workers === this.#workers) return;
    this.#workers = workers;
    this.#options.resize(workers);
  }

  /** A change of the model's numbers goes on in the same sequence. */
  #arrivalsOf({ arrival, seed = this.#options.seed }: OpenLoad): Arrivals {
    if (arrival === 'uniform') return uniformArrivals;
    if (this.#arrivals?.seed !== seed) this.#arrivals = { seed, poisson: poissonArrivals(seed) };
    return this.#arrivals.poisson;
  }
}
