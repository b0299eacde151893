import type { Clock } from '@midflight/core';
import type { HttpDriver } from './http/driver.js';
import { ChangeoverRecorder } from './measure/changeoverRecorder.js';
import { LagProbe } from './measure/lagProbe.js';
import type { Measurement } from './measure/measurement.js';
import { PulseTimer } from './measure/pulseTimer.js';
import { Recorder } from './measure/recorder.js';
import { SampleTimer } from './measure/sampleTimer.js';
import { originsOf, type Plan, type Round } from './plan.js';
import type { SetAlarm } from './schedule/alarm.js';
import { LoadFollower } from './schedule/loadFollower.js';
import { weightOf } from './schedule/loadModel.js';
import { FeedCursors } from './scenario/feed.js';
import { seededRandom, type Random } from './scenario/random.js';
import { Iteration } from './worker/iteration.js';
import type { Start } from './worker/start.js';
import { WorkerPool } from './worker/workerPool.js';

export interface GeneratorOptions {
  readonly clock: Clock;
  readonly driver: HttpDriver;
  /** Brings the starts of the open model about. */
  readonly setAlarm: SetAlarm;
  /** Decides which scenario is picked when, think times, and random arrivals. */
  readonly seed: number;
  /** Told once a second, and at the end. */
  readonly onMeasurement: (measurement: Measurement) => void;
}

/** The load of one thread: makes starts, runs iterations, measures them, and switches plans under way. It runs once. */
export class Generator {
  readonly #clock: Clock;
  readonly #driver: HttpDriver;
  readonly #onMeasurement: (measurement: Measurement) => void;
  readonly #random: Random;
  readonly #changeover = new ChangeoverRecorder();
  #recorder = this.#recorderFrom(null, 0);
  /** Of rounds that are over, and of which something has not come to its end. */
  #earlier: Recorder[] = [];
  readonly #pool: WorkerPool;
  readonly #follower: LoadFollower;
  readonly #lagProbe: LagProbe;
  readonly #sampleTimer: SampleTimer;
  readonly #pulseTimer: PulseTimer;
  #plan: Plan | undefined;
  #startedAtMs = 0;
  #iterationsBegun = 0;
  #ending = false;

  constructor({ clock, driver, setAlarm, seed, onMeasurement }: GeneratorOptions) {
    this.#clock = clock;
    this.#driver = driver;
    this.#onMeasurement = onMeasurement;
    this.#random = seededRandom(seed);
    const tools = { clock, driver, random: this.#random, cursors: new FeedCursors(this.#random) };
    this.#pool = new WorkerPool({
      clock,
      workOn: (start, worker, owner) => new Iteration(start, this.#iterationsBegun++, worker, tools, owner),
      nextOwnStart: (nowMs) => this.#ownStart(nowMs),
      onDropped: ({ recorder }) => recorder.startDropped(),
    });
    this.#follower = new LoadFollower({
      clock,
      setAlarm,
      seed,
      begin: (dueMs) => this.#beginScheduled(dueMs),
      resize: (workers) => this.#pool.resize(workers, this.#plan?.drainMs ?? 0),
      now: { startsPerSecond: (unit) => this.#recorder.startsPerSecond(unit, clock.now() - this.#startedAtMs), activeWorkers: () => this.#pool.activeCount },
    });
    this.#lagProbe = new LagProbe(clock, (lateMs) => this.#recorder.lag(lateMs));
    this.#sampleTimer = new SampleTimer(clock, () => this.#emit());
    this.#pulseTimer = new PulseTimer(clock, () => this.#pulse());
  }

  /** Begins the load. */
  start(plan: Plan): void {
    this.#startedAtMs = this.#clock.now();
    this.#lagProbe.start();
    this.#sampleTimer.start(this.#startedAtMs);
    this.#pulseTimer.start();
    this.#changeover.start(this.#startedAtMs);
    this.#recorder = this.#recorderFrom(plan.round, 0);
    this.#follow(plan, this.#startedAtMs);
  }

  /**
   * Goes on with another plan, in one tick. What was due before belongs to the old plan, iterations under way finish on
   * it, and only what differs is touched: the schedule goes on undisturbed unless the load model changed. With another round,
   * or standby, the interval ends, and what follows is measured apart. Once the load is ending, nothing is switched any more.
   */
  switchTo(plan: Plan): void {
    if (this.#ending) return;
    const nowMs = this.#clock.now();
    this.#follower.advance(nowMs);
    if (plan.round === this.#recorder.round) this.#pulse();
    else this.#turn(plan.round, nowMs);
    this.#follow(plan, nowMs);
  }

  /** Begins nothing more; resolves when iterations under way have ended, or were cut after the drain, and all is measured. */
  async finish(): Promise<void> {
    await this.#end(this.#plan?.drainMs ?? 0);
  }

  /** Cuts what is under way; also hurries a `finish` that is draining. */
  async abort(): Promise<void> {
    await this.#end(0);
  }

  async #end(drainMs: number): Promise<void> {
    this.#beginEnding();
    await this.#pool.stop(drainMs);
    if (this.#plan === undefined) return;
    this.#lagProbe.stop();
    this.#sampleTimer.stop();
    this.#pulseTimer.stop();
    this.#emit();
    this.#plan = undefined;
    await this.#driver.close();
  }

  /** The interval ends here, so that what the drain brings is not measured against a rate that is followed no more. */
  #beginEnding(): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#follower.advance(this.#clock.now());
    this.#emit();
    this.#follower.stop(this.#clock.now());
  }

  #turn(round: Round, nowMs: number): void {
    this.#emit();
    if (!this.#recorder.isIdle) this.#earlier.push(this.#recorder);
    this.#recorder = this.#recorderFrom(round, nowMs - this.#startedAtMs);
  }

  #recorderFrom(round: Round, fromMs: number): Recorder {
    return new Recorder({ round, fromMs, changeover: this.#changeover, onIdle: (recorder) => this.#settle(recorder) });
  }

  #follow(plan: Plan, nowMs: number): void {
    this.#plan = plan;
    this.#recorder.switched({ revision: plan.revision, atMs: nowMs - this.#startedAtMs, inFlight: this.#pool.activeCount, waiting: this.#pool.waitingCount });
    this.#driver.keepOrigins(originsOf(plan), plan.http.connection);
    if (this.#follower.follow(plan, nowMs)) this.#pool.wake();
  }

  #beginScheduled(dueMs: number): number {
    const plan = this.#plan;
    if (plan?.load.kind !== 'open') throw new RangeError('a start is due and there is no rate');
    this.#recorder.lag(Math.max(0, this.#clock.now() - dueMs));
    const scenario = plan.scenarios.pick(this.#random);
    this.#recorder.startDue();
    this.#pool.offer({ kind: 'scheduled', plan, scenario, recorder: this.#recorder, dueMs, expiresAtMs: dueMs + plan.load.maxLagMs });
    return weightOf(plan.load, scenario.requests);
  }

  #ownStart(nowMs: number): Start | undefined {
    const plan = this.#plan;
    if (plan?.load.kind !== 'closed') return undefined;
    this.#recorder.startDue();
    return { kind: 'own', plan, scenario: plan.scenarios.pick(this.#random), recorder: this.#recorder, dueMs: nowMs, expiresAtMs: Infinity };
  }

  #pulse(): void {
    const nowMs = this.#clock.now();
    const startsAsked = this.#plan?.load.kind === 'open' ? this.#follower.startsAskedBy(nowMs) : undefined;
    this.#changeover.pulse({ nowMs, startsAsked, workers: this.#follower.workers, activeWorkers: this.#pool.activeCount });
  }

  #emit(): void {
    const plan = this.#plan;
    if (plan === undefined) return;
    this.#pool.dropExpired();
    this.#pulse();
    for (const earlier of this.#earlier) this.#emitRest(earlier);
    const gauges = {
      toMs: this.#clock.now() - this.#startedAtMs,
      revision: plan.revision,
      targetPerSecond: plan.load.kind === 'open' ? (this.#follower.targetPerSecond ?? 0) : null,
      workers: this.#follower.workers,
      activeWorkers: this.#pool.activeCount,
    };
    this.#onMeasurement(this.#recorder.drain(gauges, this.#changeover.drain(this.#pool.oldestWaiting?.plan.revision)));
  }

  /** What is left of a round that is over is told each second, and when the last of it has come to its end. */
  #settle(recorder: Recorder): void {
    if (recorder === this.#recorder) return;
    this.#emitRest(recorder);
    this.#earlier = this.#earlier.filter((earlier) => earlier !== recorder);
  }

  #emitRest(recorder: Recorder): void {
    const rest = recorder.drainRest(this.#clock.now() - this.#startedAtMs);
    if (rest) this.#onMeasurement(rest);
  }
}
