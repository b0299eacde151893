import { MidflightError, type Clock } from '@midflight/core';
import type { LoadControl, StagedSettings } from '../control.js';
import type { Measurement } from '../measure/measurement.js';
import { KnownNames } from '../measure/nameBook.js';
import { toMeasurement } from '../measure/toMeasurement.js';
import { partNames, type Round } from '../plan.js';
import { Stripe } from '../schedule/stripe.js';
import type { EngineSettings, ScenarioSettings } from '../settings.js';
import { Calls } from './calls.js';
import { ChangeAnnouncer, changeMemory } from './changeGate.js';
import { LoadBeforeGauge } from './loadBeforeGauge.js';
import type { LoadPort, OpenLoadPort } from './loadPort.js';
import { MeasurementJoin } from './measurementJoin.js';
import type { Moment, Order, PlanTable, Request } from './messages.js';
import { PartTable } from './partTable.js';
import { batchesOf, sentOf } from './scenarioBatches.js';
import { ScenarioShelf } from './scenarioShelf.js';

/** Of the time of a thread that makes load, new scenarios take so much at most. */
const stagingShare = 0.1;
/** However many there are, that is done with after so long, in milliseconds; what is left then takes what it needs. */
const longestSpreadMs = 6_000;
/** All load threads see in memory within this that a change is on its way, in milliseconds. */
const aheadMs = 1;
/** And they have begun to follow the clock within this. */
const startAheadMs = 2;

export interface CoordinatorEvents {
  readonly onMeasurement: (measurement: Measurement) => void;
  /** A load thread died: `MF_ENGINE_THREAD`. */
  readonly onFailure: (error: MidflightError) => void;
}

export interface CoordinatorOptions extends CoordinatorEvents {
  /** Opens the way to one load thread. */
  readonly open: OpenLoadPort;
  /** How many there are, ≥ 1. */
  readonly threads: number;
  /** That of the load threads. */
  readonly clock: Clock;
}

interface LoadThread {
  readonly port: LoadPort;
  readonly calls: Calls;
}

/**
 * Steers the load threads. What is committed in one tick is sent as one whole table at the end of that tick, and only when it
 * differs from the last one: so a commit that is reverted within its tick is never heard of. Several threads switch at one
 * instant, that they see ahead in memory.
 */
export class Coordinator implements LoadControl {
  readonly #threads: readonly LoadThread[];
  readonly #clock: Clock;
  readonly #announcer: ChangeAnnouncer | undefined;
  readonly #join: MeasurementJoin | undefined;
  readonly #before = new LoadBeforeGauge();
  readonly #table = new PartTable();
  readonly #shelf = new ScenarioShelf();
  #staging: Promise<void> = Promise.resolve();
  #round: Round = null;
  #durationMs = Infinity;
  /** What the running load was told last; undefined until it runs. */
  #sent: PlanTable | undefined;
  #flushing = false;
  #startAsked = false;
  #failure: MidflightError | undefined;
  #ending: Promise<unknown> | undefined;
  #closed = false;

  constructor({ open, threads, clock, onMeasurement, onFailure }: CoordinatorOptions) {
    const several = threads > 1;
    const changes = changeMemory();
    const take = (measurement: Measurement): void => {
      this.#before.add(measurement);
      onMeasurement(measurement);
    };
    this.#clock = clock;
    this.#announcer = several ? new ChangeAnnouncer(changes) : undefined;
    this.#join = several ? new MeasurementJoin(threads, take) : undefined;
    this.#threads = Array.from({ length: threads }, (_, index) => {
      const calls = new Calls((message) => port.post(message));
      const names = new KnownNames();
      const port = open(
        {
          onMessage: (message) => {
            if (message.kind !== 'measured') calls.settle(message);
            else if (this.#join) this.#join.add(index, toMeasurement(message.record, names), message.mark);
            else take(toMeasurement(message.record, names));
          },
          onFailure: (error) => this.#fail(error, onFailure),
        },
        several ? { stripe: new Stripe(index, threads), changes } : undefined,
      );
      return { port, calls };
    });
  }

  async stage(revision: number, { scenarios, ...settings }: Partial<EngineSettings>, signal?: AbortSignal): Promise<StagedSettings> {
    signal?.throwIfAborted();
    this.#mustBeOpen();
    this.#flush();
    const names = partNames.filter((name) => (name === 'scenarios' ? scenarios : settings[name]) !== undefined);
    const stage = this.#table.add(revision, names);
    void this.#inTurn(() => this.#forgetOld(stage));
    if (scenarios === undefined) await this.#ask({ kind: 'stage', stage, settings, added: [] });
    else await this.#inTurn(() => this.#stageScenarios(stage, settings, scenarios, signal));
    signal?.throwIfAborted();
    return {
      commit: () => this.#change(() => this.#table.commit(stage)),
      revert: () => this.#change(() => this.#table.revert(stage)),
    };
  }

  markRevision(revision: number): void {
    this.#change(() => this.#table.markRevision(revision));
  }

  /** Another round of the plan, or standby. */
  turn(round: Round): void {
    this.#change(() => (this.#round = round));
  }

  /** How long each round is. */
  setDuration(durationMs: number): void {
    this.#change(() => (this.#durationMs = durationMs));
  }

  /** @throws MF_ENGINE_NOT_READY, MF_ENGINE_STATE, MF_ENGINE_THREAD */
  async start(seed: number, round: Round): Promise<void> {
    this.#mustBeOpen();
    const table = { ...this.#table.current(), round, durationMs: this.#durationMs };
    if (this.#startAsked) throw new MidflightError('MF_ENGINE_STATE', 'The load was started before; an engine runs once');
    this.#startAsked = true;
    this.#round = round;
    this.#sent = table;
    const moment = this.#announcer && { atMs: this.#clock.now() + startAheadMs, before: this.#before.now };
    await this.#ask({ kind: 'start', table, seed, moment });
  }

  /** Ends the load and the threads; `abort` hurries a `finish`. After a failure, or the end, there is nothing left to do. @throws MF_ENGINE_THREAD when a thread dies meanwhile */
  async end(how: 'finish' | 'abort'): Promise<void> {
    if (this.#failure === undefined && !this.#closed) {
      this.#flush();
      const ended = this.#ask({ kind: how, moment: this.#nextMoment() });
      this.#ending ??= ended;
      await Promise.all([ended, this.#ending]);
    }
    if (!this.#closed) this.#join?.finish();
    this.#closed = true;
    await Promise.all(this.#threads.map(({ port }) => port.close()));
  }

  /** Whoever names scenarios of another must find them there. */
  #inTurn(work: () => void | Promise<void>): Promise<void> {
    const done = this.#staging.then(work);
    this.#staging = done.catch(() => {});
    return done;
  }

  /** In turn, when all before it are staged: what is not there yet can't be forgotten. */
  #forgetOld(stage: number): void {
    const stages = this.#table.forgetOld(stage);
    if (stages.length > 0) this.#order({ kind: 'forget', stages, scenarios: this.#shelf.release(stages) });
  }

  /** Many new scenarios go one after the other, so that a load thread is never kept from what is due. */
  async #stageScenarios(stage: number, settings: Partial<Omit<EngineSettings, 'scenarios'>>, all: readonly ScenarioSettings[], signal: AbortSignal | undefined): Promise<void> {
    const { added, scenarios } = this.#shelf.take(stage, all);
    const batches = batchesOf(added);
    const last = batches.pop() ?? [];
    const spreadUntilMs = this.#clock.now() + longestSpreadMs;
    try {
      for (const [index, batch] of batches.entries()) {
        signal?.throwIfAborted();
        const askedAtMs = this.#clock.now();
        await this.#ask({ kind: 'scenarios', added: sentOf(batch) });
        const restMs = restAfter(askedAtMs, this.#clock.now(), (spreadUntilMs - askedAtMs) / (batches.length - index));
        if (this.#sent !== undefined && restMs > 0) await this.#clock.sleep(restMs, signal);
      }
      await this.#ask({ kind: 'stage', stage, settings, added: sentOf(last), scenarios });
    } catch (thrown) {
      // What the load threads have of it is not known.
      this.#shelf.drop(added);
      throw thrown;
    }
  }

  #change(edit: () => unknown): void {
    edit();
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#sent === undefined || this.#ending !== undefined || this.#failure !== undefined) return;
    const table = { ...this.#table.current(), round: this.#round, durationMs: this.#durationMs };
    if (isSame(table, this.#sent)) return;
    this.#sent = table;
    this.#order({ kind: 'switch', table, moment: this.#nextMoment() });
  }

  /** Where there are several threads: an instant that none of them has passed, and which they see. */
  #nextMoment(): Moment | undefined {
    return this.#announcer && { atMs: this.#announcer.announce(() => this.#clock.now(), aheadMs), before: this.#before.now };
  }

  async #ask(request: Request): Promise<void> {
    await Promise.all(this.#threads.map(({ calls }) => calls.make(request)));
  }

  #order(order: Order): void {
    for (const { port } of this.#threads) port.post(order);
  }

  #fail(error: MidflightError, onFailure: (error: MidflightError) => void): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    for (const { calls } of this.#threads) calls.rejectAll(error);
    this.#join?.finish();
    onFailure(error);
  }

  #mustBeOpen(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#ending !== undefined) throw new MidflightError('MF_ENGINE_STATE', 'The load has ended');
  }
}

function isSame(one: PlanTable, other: PlanTable): boolean {
  return one.revision === other.revision && one.round === other.round && one.durationMs === other.durationMs && partNames.every((name) => one.stages[name] === other.stages[name]);
}

/** How long load threads are left to what is due, and to collecting what was left, before there is more to compile; not at all below zero. @param roundMs - the longest from one batch to the next */
function restAfter(fromMs: number, toMs: number, roundMs: number): number {
  const workedMs = toMs - fromMs;
  return Math.min(workedMs / stagingShare, roundMs) - workedMs;
}
