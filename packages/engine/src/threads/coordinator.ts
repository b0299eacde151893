import { MidflightError } from '@midflight/core';
import type { LoadControl, StagedSettings } from '../control.js';
import type { Measurement } from '../measure/measurement.js';
import { partNames, type Round } from '../plan.js';
import type { EngineSettings } from '../settings.js';
import { Calls } from './calls.js';
import type { LoadPort, OpenLoadPort } from './loadPort.js';
import type { PlanTable } from './messages.js';
import { PartTable } from './partTable.js';

export interface CoordinatorEvents {
  readonly onMeasurement: (measurement: Measurement) => void;
  /** The load thread died: `MF_ENGINE_THREAD`. */
  readonly onFailure: (error: MidflightError) => void;
}

/**
 * Steers a load thread. What is committed in one tick is sent as one whole table at the end of that tick, and only when it
 * differs from the last one: so a commit that is reverted within its tick is never heard of.
 */
export class Coordinator implements LoadControl {
  readonly #port: LoadPort;
  readonly #calls: Calls;
  readonly #table = new PartTable();
  #round: Round = null;
  /** What the running load was told last; undefined until it runs. */
  #sent: PlanTable | undefined;
  #flushing = false;
  #startAsked = false;
  #failure: MidflightError | undefined;
  #ending: Promise<void> | undefined;
  #closed = false;

  constructor(open: OpenLoadPort, { onMeasurement, onFailure }: CoordinatorEvents) {
    this.#port = open({
      onMessage: (message) => {
        if (message.kind === 'measured') onMeasurement(message.measurement);
        else this.#calls.settle(message);
      },
      onFailure: (error) => {
        this.#failure = error;
        this.#calls.rejectAll(error);
        onFailure(error);
      },
    });
    this.#calls = new Calls((message) => this.#port.post(message));
  }

  async stage(revision: number, settings: Partial<EngineSettings>, signal?: AbortSignal): Promise<StagedSettings> {
    signal?.throwIfAborted();
    this.#mustBeOpen();
    this.#flush();
    const names = partNames.filter((name) => settings[name] !== undefined);
    const stage = this.#table.add(revision, names);
    const stages = this.#table.forgetOld();
    if (stages.length > 0) this.#port.post({ kind: 'forget', stages });
    await this.#calls.make({ kind: 'stage', stage, settings });
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

  /** @throws MF_ENGINE_NOT_READY, MF_ENGINE_STATE, MF_ENGINE_THREAD */
  async start(seed: number, round: Round): Promise<void> {
    this.#mustBeOpen();
    const table = { ...this.#table.current(), round };
    if (this.#startAsked) throw new MidflightError('MF_ENGINE_STATE', 'The load was started before; an engine runs once');
    this.#startAsked = true;
    this.#round = round;
    this.#sent = table;
    await this.#calls.make({ kind: 'start', table, seed });
  }

  /** Ends the load and the thread; `abort` hurries a `finish`. After a failure, or the end, there is nothing left to do. @throws MF_ENGINE_THREAD when the thread dies meanwhile */
  async end(how: 'finish' | 'abort'): Promise<void> {
    if (this.#failure === undefined && !this.#closed) {
      this.#flush();
      const ended = this.#calls.make({ kind: how });
      this.#ending ??= ended;
      await Promise.all([ended, this.#ending]);
    }
    this.#closed = true;
    await this.#port.close();
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
    const table = { ...this.#table.current(), round: this.#round };
    if (isSame(table, this.#sent)) return;
    this.#sent = table;
    this.#port.post({ kind: 'switch', table });
  }

  #mustBeOpen(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#ending !== undefined) throw new MidflightError('MF_ENGINE_STATE', 'The load has ended');
  }
}

function isSame(one: PlanTable, other: PlanTable): boolean {
  return one.revision === other.revision && one.round === other.round && partNames.every((name) => one.stages[name] === other.stages[name]);
}
