import { messageOf, MidflightError, type Clock } from '@midflight/core';
import { Generator } from '../generator.js';
import { ChosenDriver } from '../http/chosenDriver.js';
import { compileParts, planOf, type PartName, type Plan, type PlanParts, type requiredParts } from '../plan.js';
import { timerAlarm, type SetAlarm } from '../schedule/alarm.js';
import type { FromGenerator, PlanTable, Refusal, Request, ToGenerator } from './messages.js';

/** Does what messages ask of one generator; the same in a thread of its own and in process. */
export class GeneratorHost {
  readonly #clock: Clock;
  readonly #setAlarm: SetAlarm;
  readonly #post: (message: FromGenerator) => void;
  readonly #staged = new Map<number, Partial<PlanParts>>();
  #generator: Generator | undefined;

  /** @param setAlarm - brings the starts of the open model about. @defaultValue timers of the clock */
  constructor(clock: Clock, post: (message: FromGenerator) => void, setAlarm = timerAlarm(clock)) {
    this.#clock = clock;
    this.#setAlarm = setAlarm;
    this.#post = post;
  }

  receive(message: ToGenerator): void {
    switch (message.kind) {
      case 'switch':
        this.#generator?.switchTo(this.#link(message.table));
        break;
      case 'forget':
        for (const stage of message.stages) this.#staged.delete(stage);
        break;
      case 'stage':
      case 'start':
      case 'finish':
      case 'abort':
        void this.#answer(message.call, message);
    }
  }

  async #answer(call: number, request: Request): Promise<void> {
    try {
      const work = this.#handle(request);
      // What needs no waiting is answered in the same tick, so that it can't be overtaken.
      if (work !== undefined) await work;
      this.#post({ kind: 'done', call });
    } catch (thrown) {
      this.#post({ kind: 'refused', call, refusal: toRefusal(thrown) });
    }
  }

  #handle(request: Request): Promise<void> | undefined {
    switch (request.kind) {
      case 'stage':
        this.#staged.set(request.stage, compileParts(request.settings));
        return undefined;
      case 'start':
        this.#start(request.table, request.seed);
        return undefined;
      case 'finish':
        return this.#generator?.finish();
      case 'abort':
        return this.#generator?.abort();
    }
  }

  #start(table: PlanTable, seed: number): void {
    this.#generator = new Generator({
      clock: this.#clock,
      driver: new ChosenDriver(this.#clock),
      setAlarm: this.#setAlarm,
      seed,
      onMeasurement: (measurement) => this.#post({ kind: 'measured', measurement }),
    });
    this.#generator.start(this.#link(table));
  }

  #link({ revision, round, stages }: PlanTable): Plan {
    const found = <Name extends PartName>(name: Name): PlanParts[Name] | undefined => this.#staged.get(stages[name] ?? 0)?.[name];
    const part = <Name extends (typeof requiredParts)[number]>(name: Name): PlanParts[Name] => {
      const value = found(name);
      if (value === undefined) throw new RangeError(`stage ${stages[name]} has no ${name}`);
      return value;
    };
    return planOf(revision, round, { workers: part('workers'), load: part('load'), scenarios: part('scenarios'), http: part('http'), drainMs: part('drainMs'), transition: found('transition'), standby: found('standby') });
  }
}

function toRefusal(thrown: unknown): Refusal {
  if (MidflightError.is(thrown)) return { code: thrown.code, message: thrown.message, details: thrown.details };
  return { code: 'MF_ENGINE_SETTINGS', message: messageOf(thrown), details: {} };
}
