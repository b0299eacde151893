import type { Clock } from '@midflight/core';
import type { ChangeMoment, GeneratorOptions } from './generatorOptions.js';
import type { HttpDriver } from './http/driver.js';
import { ChangeoverRecorder } from './measure/changeoverRecorder.js';
import { LagProbe } from './measure/lagProbe.js';
import { NameBook } from './measure/nameBook.js';
import { PulseTimer } from './measure/pulseTimer.js';
import { Recorder } from './measure/recorder.js';
import { SampleTimer } from './measure/sampleTimer.js';
import { originsOf, type Plan, type Round } from './plan.js';
import { LoadFollower } from './schedule/loadFollower.js';
import { PlanEnd } from './schedule/planEnd.js';
import { Stripe } from './schedule/stripe.js';
import { weightOf } from './schedule/loadModel.js';
import { FeedCursors } from './scenario/feed.js';
import { randomAt, seededRandom, type Random } from './scenario/random.js';
import type { CompiledScenario } from './scenario/compile.js';
import { Iterations } from './worker/iterations.js';
import type { Start } from './worker/start.js';
import { WorkerPool } from './worker/workerPool.js';

/** The load of one thread: makes starts, runs iterations, measures them, and switches plans under way. It runs once. */
export class Generator {
  readonly #clock: Clock;
  readonly #driver: HttpDriver;
  readonly #onInterval: GeneratorOptions['onInterval'];
  readonly #seed: number;
  /** For what belongs to no start of the schedule. */
  readonly #random: Random;
  readonly #names: NameBook;
  readonly #changeover: ChangeoverRecorder;
  #recorder: Recorder;
  /** Of rounds that are over, and of which something has not come to its end. */
  #earlier: Recorder[] = [];
  readonly #pool: WorkerPool;
  readonly #follower: LoadFollower;
  readonly #planEnd = new PlanEnd();
  readonly #lagProbe: LagProbe;
  readonly #sampleTimer: SampleTimer;
  readonly #pulseTimer: PulseTimer;
  #plan: Plan | undefined;
  #startedAtMs = 0;
  #mark = 0;
  #iterationsBegun = 0;
  #ending = false;

  constructor({ clock, driver, makeAlarm, seed, stripe = Stripe.whole, heldFromMs = () => Infinity, names = new NameBook(), onInterval }: GeneratorOptions) {
    this.#clock = clock;
    this.#driver = driver;
    this.#onInterval = onInterval;
    this.#names = names;
    this.#changeover = new ChangeoverRecorder(names);
    this.#recorder = this.#recorderFrom(null, 0);
    this.#seed = seed;
    this.#random = seededRandom(seed + stripe.index);
    const tools = { clock, driver, random: this.#random, cursors: new FeedCursors(seed, this.#random), nextNumber: () => stripe.numberOf(this.#iterationsBegun++) };
    this.#pool = new WorkerPool({
      clock,
      stripe,
      workFrom: (first, worker, owner) => new Iterations(first, worker, tools, owner),
      nextOwnStart: (nowMs) => this.#ownStart(nowMs),
      onDropped: ({ recorder }) => recorder.startDropped(),
    });
    this.#follower = new LoadFollower({
      clock,
      makeAlarm,
      seed,
      stripe,
      starts: { heldFromMs: () => Math.min(heldFromMs(), this.#planEnd.heldFromMs), weightOf: (number) => this.#weightOf(number), begin: (number, dueMs) => this.#beginScheduled(number, dueMs) },
      resize: (workers) => this.#pool.resize(stripe.shareOf(workers), this.#plan?.drainMs ?? 0),
    });
    this.#lagProbe = new LagProbe(clock, (lateMs) => this.#recorder.lag(lateMs));
    this.#sampleTimer = new SampleTimer(clock, (atMs) => this.#emit(atMs, this.#upToEnd(clock.now())));
    this.#pulseTimer = new PulseTimer(clock, () => this.#pulse());
  }

  /** Begins the load. @param moment - @defaultValue now */
  start(plan: Plan, moment = this.#now()): void {
    this.#startedAtMs = moment.atMs;
    this.#lagProbe.start();
    this.#sampleTimer.start(this.#startedAtMs);
    this.#pulseTimer.start();
    this.#changeover.start(this.#startedAtMs);
    this.#recorder = this.#recorderFrom(plan.round, 0);
    this.#planEnd.follow(plan, moment.atMs);
    this.#follow(plan, moment);
  }

  /**
   * Goes on with another plan, in one tick. What was due before belongs to the old plan, iterations under way finish on
   * it, and only what differs is touched: the schedule goes on undisturbed unless the load model changed. With another round,
   * or standby, the interval ends, and what follows is measured apart. A switch that comes when the plan is over takes effect when it
   * was, unless it makes the plan longer. Once the load is ending, nothing is switched any more.
   *
   * @param moment - @defaultValue now
   */
  switchTo(plan: Plan, moment = this.#now()): void {
    if (this.#ending) return;
    const wasOver = moment.atMs > this.#planEnd.atMs;
    const atMs = this.#planEnd.follow(plan, moment.atMs);
    this.#follower.advance(atMs);
    if (plan.round === this.#recorder.round) this.#pulse(atMs);
    else this.#turn(plan.round, atMs);
    this.#follow(plan, { ...moment, atMs }, wasOver);
  }

  /** Begins nothing more, from the end of the plan on if that has come; resolves when iterations under way have ended, or were cut after the drain, and all is measured. */
  async finish(moment = this.#now()): Promise<void> {
    await this.#end(moment.atMs, this.#plan?.drainMs ?? 0);
  }

  /** Cuts what is under way; also hurries a `finish` that is draining. */
  async abort(moment = this.#now()): Promise<void> {
    await this.#end(moment.atMs, 0);
  }

  #now(): ChangeMoment {
    const atMs = this.#clock.now();
    return { atMs, before: { startsPerSecond: (unit) => this.#recorder.startsPerSecond(unit, atMs - this.#startedAtMs), activeWorkers: () => this.#pool.activeCount } };
  }

  async #end(atMs: number, drainMs: number): Promise<void> {
    this.#beginEnding(Math.min(atMs, this.#planEnd.atMs));
    await this.#pool.stop(drainMs);
    if (this.#plan === undefined) return;
    this.#lagProbe.stop();
    this.#sampleTimer.stop();
    this.#pulseTimer.stop();
    this.#emit(Infinity);
    this.#plan = undefined;
    await this.#driver.close();
  }

  /** The interval ends here, so that what the drain brings is not measured against a rate that is followed no more. */
  #beginEnding(atMs: number): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#follower.advance(atMs);
    this.#endInterval(atMs);
    this.#follower.stop(atMs);
    this.#planEnd.lift();
  }

  #turn(round: Round, atMs: number): void {
    this.#endInterval(atMs);
    if (this.#recorder.isIdle) this.#emitRest(this.#recorder);
    else this.#earlier.push(this.#recorder);
    this.#recorder = this.#recorderFrom(round, atMs - this.#startedAtMs);
  }

  #recorderFrom(round: Round, fromMs: number): Recorder {
    return new Recorder({ round, fromMs, changeover: this.#changeover, names: this.#names, onIdle: (recorder) => this.#settle(recorder) });
  }

  /** @param wakes - where workers have nothing to do though the load model asks for it: the plan was over */
  #follow(plan: Plan, { atMs, before }: ChangeMoment, wakes = false): void {
    this.#plan = plan;
    this.#recorder.switched({ revision: plan.revision, atMs: atMs - this.#startedAtMs, inFlight: this.#pool.activeCount, waiting: this.#pool.waitingCount });
    this.#pool.forgetWork();
    this.#driver.keepOrigins(originsOf(plan), plan.http.connection);
    if (this.#follower.follow(plan, atMs, before) || wakes) this.#pool.wake();
  }

  /** The open model's: the same in every stripe, so each knows what those of the others weigh. */
  #pick({ scenarios }: Plan, number: number): CompiledScenario {
    return scenarios.pick(() => randomAt(this.#seed, number));
  }

  #weightOf(number: number): number {
    const plan = this.#plan;
    return plan?.load.kind === 'open' && plan.load.unit === 'requests' ? weightOf(plan.load, this.#pick(plan, number).requests) : 1;
  }

  #beginScheduled(number: number, dueMs: number): number {
    const plan = this.#plan;
    if (plan?.load.kind !== 'open') throw new RangeError('a start is due and there is no rate');
    this.#recorder.lag(Math.max(0, this.#clock.now() - dueMs));
    const scenario = this.#pick(plan, number);
    this.#recorder.startDue();
    this.#pool.offer({ kind: 'scheduled', plan, scenario, recorder: this.#recorder, dueMs, expiresAtMs: dueMs + plan.load.maxLagMs });
    return weightOf(plan.load, scenario.requests);
  }

  #ownStart(nowMs: number): Start | undefined {
    const plan = this.#plan;
    if (plan?.load.kind !== 'closed' || nowMs > this.#planEnd.atMs) return undefined;
    this.#recorder.startDue();
    return { kind: 'own', plan, scenario: plan.scenarios.pick(this.#random), recorder: this.#recorder, dueMs: nowMs, expiresAtMs: Infinity };
  }

  #pulse(atMs = this.#clock.now()): void {
    const nowMs = Math.min(atMs, this.#planEnd.atMs);
    const startsAsked = this.#plan?.load.kind === 'open' ? this.#follower.startsAskedBy(nowMs) : undefined;
    this.#changeover.pulse({ nowMs, startsAsked, workers: this.#follower.workers, activeWorkers: this.#pool.activeCount });
  }

  /** An interval in which the plan is over ends with it. One that began there ends when it ends: it is asked for nothing more. */
  #upToEnd(nowMs: number): number {
    const { atMs } = this.#planEnd;
    return this.#recorder.fromMs < atMs - this.#startedAtMs ? Math.min(nowMs, atMs) : nowMs;
  }

  /** A plan may be over at a full second, when the interval has ended already. */
  #endInterval(atMs: number): void {
    const mark = atMs - this.#startedAtMs;
    if (!this.#recorder.isJustBegun(mark)) this.#emit(mark, atMs);
  }

  /** @param mark - the instant that is meant, since the load began. @param nowMs - that at which the interval ends */
  #emit(mark: number, nowMs = this.#clock.now()): void {
    const plan = this.#plan;
    if (plan === undefined) return;
    this.#mark = Math.max(this.#mark, mark);
    this.#pool.dropExpired();
    this.#pulse(nowMs);
    for (const earlier of this.#earlier) this.#emitRest(earlier);
    const gauges = {
      toMs: Math.max(this.#recorder.fromMs, nowMs - this.#startedAtMs),
      revision: plan.revision,
      targetPerSecond: plan.load.kind === 'open' ? (this.#follower.targetPerSecond ?? 0) : null,
      workers: this.#follower.workers,
      activeWorkers: this.#pool.activeCount,
    };
    this.#onInterval(this.#recorder.drain(gauges, this.#changeover.drain(this.#pool.oldestWaiting?.plan.revision)), this.#mark);
    this.#names.turnPage();
  }

  /** What is left of a round that is over is told each second, and when the last of it has come to its end. */
  #settle(recorder: Recorder): void {
    if (recorder === this.#recorder) return;
    this.#emitRest(recorder);
    this.#earlier = this.#earlier.filter((earlier) => earlier !== recorder);
  }

  #emitRest(recorder: Recorder): void {
    const rest = recorder.drainRest(this.#clock.now() - this.#startedAtMs);
    if (rest) this.#onInterval(rest, undefined);
  }
}
