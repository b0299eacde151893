import type { Plan, Round } from '../plan.js';
import type { ErrorKind } from '../scenario/assert.js';
import type { CompiledScenario } from '../scenario/compile.js';
import { weightOf } from '../schedule/loadModel.js';
import type { LoadUnit } from '../settings.js';
import type { ChangeoverRecord } from './changeover.js';
import type { ChangeoverRecorder } from './changeoverRecorder.js';
import { errorExample } from './errorExample.js';
import { Histogram } from './histogram.js';
import { IntegerList } from './integerList.js';
import type { IntervalRecord, RevisionSwitch } from './measurement.js';
import type { NameBook } from './nameBook.js';
import { ScenarioLog, type RequestRecord } from './scenarioLog.js';

/** What is noted of an iteration that is to begin. */
export interface NotedStart {
  readonly plan: Plan;
  readonly scenario: CompiledScenario;
  /** When it should begin; latency counts from here. */
  readonly dueMs: number;
}

/** What the generator knows at the end of an interval, to go with the counts. */
export type Gauges = Pick<IntervalRecord, 'toMs' | 'revision' | 'targetPerSecond' | 'workers' | 'activeWorkers'>;

export interface RecorderOptions {
  readonly round: Round;
  /** When it begins, in milliseconds since the load began. */
  readonly fromMs: number;
  /** How changes take hold: one for all rounds. */
  readonly changeover: ChangeoverRecorder;
  /** Of the scenarios: one for all rounds. */
  readonly names: NameBook;
  /** Told whenever no start is open. */
  readonly onIdle: (recorder: Recorder) => void;
}

/**
 * Takes note of everything that becomes of what was due in a round of the plan, or in standby, and hands it out interval by
 * interval: it holds one interval at most.
 */
export class Recorder {
  readonly round: Round;
  readonly changeover: ChangeoverRecorder;
  readonly #onIdle: (recorder: Recorder) => void;
  readonly #names: NameBook;
  readonly #log: ScenarioLog;
  /** How many answers there were, by status: in an object, it would be looked up in a table for each. */
  readonly #statuses = new IntegerList();
  #interval: Interval;
  #revision = 0;
  #open = 0;
  /** What the interval before did, for a look back that is never too short. */
  #before: { readonly fromMs: number; readonly requests: number; readonly iterations: number } | undefined;

  constructor({ round, fromMs, changeover, names, onIdle }: RecorderOptions) {
    this.round = round;
    this.changeover = changeover;
    this.#names = names;
    this.#log = new ScenarioLog(names);
    this.#onIdle = onIdle;
    this.#interval = new Interval(fromMs);
  }

  /** When the interval under way began, in milliseconds since the load began. */
  get fromMs(): number {
    return this.#interval.fromMs;
  }

  /** Whether there are starts whose end is not known yet. */
  get isIdle(): boolean {
    return this.#open === 0;
  }

  /** Whether the interval would be of no length if it ended at `toMs`, since the load began; one in which a revision came into force is told all the same. */
  isJustBegun(toMs: number): boolean {
    return toMs <= this.#interval.fromMs && this.#interval.switches.length === 0;
  }

  /** A start is due; it will be begun or dropped. */
  startDue(): void {
    this.#open++;
  }

  /** One request of an iteration that began on `revision`. */
  request(revision: number, scenario: CompiledScenario, stepIndex: number, record: RequestRecord): void {
    const { outcome, error } = record;
    this.#log.request(revision, scenario, stepIndex, record);
    if (outcome?.kind === 'answer') this.#statuses.increment(outcome.status);
    if (error === undefined) return;
    this.#interval.errorKinds[error] = (this.#interval.errorKinds[error] ?? 0) + 1;
    this.#interval.errorExamples[error] ??= errorExample(scenario, stepIndex, outcome);
  }

  /** A worker has begun an iteration. */
  iterationBegun({ plan, scenario, dueMs }: NotedStart, nowMs: number): void {
    this.#interval.offered++;
    this.changeover.begun(plan.revision, scenario, weightOf(plan.load, scenario.requests), dueMs, nowMs);
  }

  /** An iteration came to its end, well or not, or was cut, so long after a worker had begun it. */
  iterationEnded({ plan, scenario }: Pick<NotedStart, 'plan' | 'scenario'>, how: 'ended' | 'cut', busyMs: number, nowMs: number): void {
    this.changeover.ended(plan.revision, how, nowMs);
    if (how === 'cut') this.#interval.interrupted++;
    else {
      this.#log.iterationEnded(plan.revision, scenario);
      this.#interval.busyMs += busyMs;
    }
    this.#close();
  }

  /** A kept answer took the place of a request. */
  stepCached(): void {
    this.#interval.cached++;
  }

  /** A step's condition was false. */
  stepSkipped(): void {
    this.#interval.skipped++;
  }

  /** A request is sent again. */
  requestRetried(): void {
    this.#interval.retries++;
  }

  startDropped(): void {
    this.#interval.offered++;
    this.#interval.dropped++;
    this.#close();
  }

  /** The generator did something this much later than it should have, in milliseconds. */
  lag(lateMs: number): void {
    this.#interval.lag.record(lateMs);
  }

  /** A revision came into force. */
  switched(to: RevisionSwitch): void {
    this.#revision = to.revision;
    this.#interval.switches.push(to);
    this.changeover.switched(to.revision);
  }

  /** How many requests or iterations ended in a second of late, by `nowMs` since the load began. */
  startsPerSecond(unit: LoadUnit, nowMs: number): number {
    const ended = this.#log[unit] + (this.#before?.[unit] ?? 0);
    const lengthMs = nowMs - (this.#before?.fromMs ?? this.#interval.fromMs);
    return lengthMs > 0 ? (ended * 1_000) / lengthMs : 0;
  }

  /** Ends the interval and begins the next. */
  drain(gauges: Gauges, changeover: ChangeoverRecord): IntervalRecord {
    const { round } = this;
    const { fromMs, switches, busyMs, interrupted, cached, skipped, retries, offered, dropped, errorKinds, errorExamples, lag } = this.#interval;
    this.#before = { fromMs, requests: this.#log.requests, iterations: this.#log.iterations };
    const log = this.#log.take();
    this.#interval = new Interval(gauges.toMs);
    return { round, fromMs, switches, busyMs, interrupted, cached, skipped, retries, offered, dropped, errorKinds, errorExamples, names: this.#names.tell(), log, statuses: countsByPlace(this.#statuses.take()), lag: lag.toData(), changeover, ...gauges };
  }

  /** The same of what ended after another took its place; undefined where nothing did. How changes take hold is told by the other. */
  drainRest(toMs: number): IntervalRecord | undefined {
    if (this.#isEmpty) return undefined;
    return this.drain({ toMs, revision: this.#revision, targetPerSecond: null, workers: 0, activeWorkers: this.#open }, { pulses: [], traces: [], oldestRevision: 0 });
  }

  /** What happens within an iteration is handed out by its end at the latest. */
  get #isEmpty(): boolean {
    return this.#log.requests === 0 && this.#log.iterations === 0 && this.#interval.interrupted === 0 && this.#interval.offered === 0;
  }

  #close(): void {
    this.#open--;
    if (this.#open === 0) this.#onIdle(this);
  }
}

/** The counts of one interval. */
class Interval {
  readonly fromMs: number;
  readonly switches: RevisionSwitch[] = [];
  readonly errorKinds: Partial<Record<ErrorKind, number>> = {};
  readonly errorExamples: Partial<Record<ErrorKind, string>> = {};
  readonly lag = new Histogram();
  busyMs = 0;
  interrupted = 0;
  cached = 0;
  skipped = 0;
  retries = 0;
  offered = 0;
  dropped = 0;

  constructor(fromMs: number) {
    this.fromMs = fromMs;
  }
}

/** Those that are not 0. */
function countsByPlace(counts: Int32Array): Record<number, number> {
  const record: Record<number, number> = {};
  for (const [place, count] of counts.entries()) if (count > 0) record[place] = count;
  return record;
}
