import { messageOf, MidflightError, type Clock } from '@midflight/core';
import { Generator } from '../generator.js';
import type { ChangeMoment } from '../generatorOptions.js';
import { ChosenDriver } from '../http/chosenDriver.js';
import { LoopTurn } from '../loopTurn.js';
import { compileParts, planOf, type PartName, type Plan, type PlanParts, type requiredParts } from '../plan.js';
import { timerAlarm, type MakeAlarm } from '../schedule/alarm.js';
import { Stripe } from '../schedule/stripe.js';
import { compileScenario, type CompiledScenario } from '../scenario/compile.js';
import { mixOf, type MixTable } from '../scenario/mix.js';
import { ChangeWatch } from './changeGate.js';
import type { FromGenerator, Moment, NumberedScenario, PlanTable, Refusal, Request, StagedPart, ToGenerator } from './messages.js';

const none: ReadonlySet<string> = new Set();

/** The place of a generator among those of the same load. */
export interface HostPlace {
  readonly stripe: Stripe;
  /** Where the instants of changes are seen before these arrive; see `changeMemory`. */
  readonly changes: SharedArrayBuffer;
}

export interface GeneratorHostOptions {
  readonly clock: Clock;
  readonly post: (message: FromGenerator) => void;
  /** Brings the starts of the open model about. @defaultValue timers of the clock */
  readonly makeAlarm?: MakeAlarm;
  /** That which the alarms count by, if they do. @defaultValue one that nobody else does */
  readonly loop?: LoopTurn;
  /** @defaultValue it is the only one */
  readonly place?: HostPlace | undefined;
}

/** Does what messages ask of one generator; the same in a thread of its own and in process. */
export class GeneratorHost {
  readonly #clock: Clock;
  readonly #makeAlarm: MakeAlarm;
  readonly #loop: LoopTurn;
  readonly #post: (message: FromGenerator) => void;
  readonly #stripe: Stripe;
  readonly #changes: ChangeWatch | undefined;
  /** By number. A list: to take ten thousand out of a map takes a millisecond. */
  readonly #scenarios: (CompiledScenario | undefined)[] = [];
  /** Those of absolute URLs in steps, by the scenario: few have any. */
  readonly #origins = new Map<number, readonly string[]>();
  readonly #staged = new Map<number, Partial<PlanParts>>();
  #generator: Generator | undefined;

  constructor({ clock, post, makeAlarm = timerAlarm(clock), loop = new LoopTurn(), place }: GeneratorHostOptions) {
    this.#clock = clock;
    this.#makeAlarm = makeAlarm;
    this.#loop = loop;
    this.#post = post;
    this.#stripe = place?.stripe ?? Stripe.whole;
    this.#changes = place && new ChangeWatch(place.changes);
  }

  receive(message: ToGenerator): void {
    switch (message.kind) {
      case 'switch':
        this.#generator?.switchTo(this.#link(message.table), this.#arrived(message.moment));
        break;
      case 'forget':
        for (const stage of message.stages) this.#staged.delete(stage);
        for (const scenario of message.scenarios) {
          this.#scenarios[scenario] = undefined;
          if (this.#origins.size > 0) this.#origins.delete(scenario);
        }
        break;
      case 'scenarios':
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
      case 'scenarios':
        this.#add(request.added);
        return undefined;
      case 'stage':
        this.#stage(request.stage, request);
        return undefined;
      case 'start':
        this.#start(request.table, request.seed, request.moment);
        return undefined;
      case 'finish':
        return this.#generator?.finish(this.#arrived(request.moment));
      case 'abort':
        return this.#generator?.abort(this.#arrived(request.moment));
    }
  }

  #add(added: readonly NumberedScenario[]): void {
    for (const { number, parts, rowsGiven } of added) {
      const { scenario, origins } = compileScenario(parts, rowsGiven);
      this.#scenarios[number] = scenario;
      if (origins.length > 0) this.#origins.set(number, origins);
    }
  }

  #stage(stage: number, { settings, added, scenarios }: StagedPart): void {
    this.#add(added);
    const mix = scenarios && mixOf(scenarios, this.#originsOf(scenarios), (number) => this.#scenarios[number]);
    this.#staged.set(stage, compileParts({ ...settings, ...(mix && { scenarios: mix }) }, this.#stripe));
  }

  #originsOf({ numbers }: MixTable): ReadonlySet<string> {
    if (this.#origins.size === 0) return none;
    const mixed = new Set(numbers);
    return new Set([...this.#origins].flatMap(([number, origins]) => (mixed.has(number) ? origins : [])));
  }

  #start(table: PlanTable, seed: number, moment: Moment | undefined): void {
    const changes = this.#changes;
    this.#generator = new Generator({
      clock: this.#clock,
      driver: new ChosenDriver(this.#clock, this.#loop),
      makeAlarm: this.#makeAlarm,
      seed,
      stripe: this.#stripe,
      ...(changes && { heldFromMs: () => changes.nextAtMs }),
      onInterval: (record, mark) => this.#post({ kind: 'measured', record, mark }),
    });
    this.#generator.start(this.#link(table), toChangeMoment(moment));
  }

  /** A change that was announced is here. */
  #arrived(moment: Moment | undefined): ChangeMoment | undefined {
    if (moment !== undefined) this.#changes?.arrive();
    return toChangeMoment(moment);
  }

  #link({ stages, ...head }: PlanTable): Plan {
    const found = <Name extends PartName>(name: Name): PlanParts[Name] | undefined => this.#staged.get(stages[name] ?? 0)?.[name];
    const part = <Name extends (typeof requiredParts)[number]>(name: Name): PlanParts[Name] => {
      const value = found(name);
      if (value === undefined) throw new RangeError(`stage ${stages[name]} has no ${name}`);
      return value;
    };
    return planOf(head, { workers: part('workers'), load: part('load'), scenarios: part('scenarios'), http: part('http'), drainMs: part('drainMs'), transition: found('transition'), standby: found('standby') });
  }
}

function toChangeMoment(moment: Moment | undefined): ChangeMoment | undefined {
  if (moment === undefined) return undefined;
  const { activeWorkers, perSecond } = moment.before;
  return { atMs: moment.atMs, before: { activeWorkers: () => activeWorkers, startsPerSecond: (unit) => perSecond[unit] } };
}

function toRefusal(thrown: unknown): Refusal {
  if (MidflightError.is(thrown)) return { code: thrown.code, message: thrown.message, details: thrown.details };
  return { code: 'MF_ENGINE_SETTINGS', message: messageOf(thrown), details: {} };
}
