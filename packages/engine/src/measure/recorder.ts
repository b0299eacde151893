import type { ErrorKind } from '../scenario/assert.js';
import type { CompiledScenario } from '../scenario/compile.js';
import { Histogram } from './histogram.js';
import type { Measurement, RevisionSwitch, StepCell } from './measurement.js';
import { Tally } from './tally.js';

/** How one request ended. */
export interface RequestRecord {
  /** In milliseconds. */
  readonly latencyMs: number;
  /** Undefined when there was no answer. */
  readonly status: number | undefined;
  /** Undefined when the step succeeded. */
  readonly error: ErrorKind | undefined;
}

/** What the generator knows at the end of an interval, to go with the counts. */
export type Gauges = Pick<Measurement, 'toMs' | 'revision' | 'targetPerSecond' | 'workers' | 'activeWorkers'>;

interface Cell {
  readonly latency: Histogram;
  errors: number;
}

/** Takes note of everything that happens in a load thread, and hands it out interval by interval: it holds one interval at most. */
export class Recorder {
  #interval = new Interval(0);

  /** One request of an iteration that began on `revision`. */
  request(revision: number, scenario: CompiledScenario, stepIndex: number, { latencyMs, status, error }: RequestRecord): void {
    const cell = this.#interval.cellOf(revision, scenario, stepIndex);
    cell.latency.record(latencyMs);
    if (status !== undefined) this.#interval.statuses.add(String(status));
    if (error === undefined) return;
    cell.errors++;
    this.#interval.errorKinds[error] = (this.#interval.errorKinds[error] ?? 0) + 1;
  }

  /** An iteration came to its end, well or not. */
  iterationEnded(scenario: CompiledScenario): void {
    this.#interval.iterations.add(scenario.name);
  }

  iterationInterrupted(): void {
    this.#interval.interrupted++;
  }

  iterationBegun(): void {
    this.#interval.offered++;
  }

  startsDropped(count: number): void {
    this.#interval.offered += count;
    this.#interval.dropped += count;
  }

  /** The generator did something this much later than it should have, in milliseconds. */
  lag(lateMs: number): void {
    this.#interval.lag.record(lateMs);
  }

  /** A revision came into force. */
  switched(to: RevisionSwitch): void {
    this.#interval.switches.push(to);
  }

  /** Ends the interval and begins the next. */
  drain(gauges: Gauges): Measurement {
    const { fromMs, switches, interrupted, offered, dropped, errorKinds, iterations, statuses, lag } = this.#interval;
    const cells = this.#interval.cells();
    this.#interval = new Interval(gauges.toMs);
    return { fromMs, switches, interrupted, offered, dropped, errorKinds, cells, iterations: iterations.toRecord(), statuses: statuses.toRecord(), lag: lag.toData(), ...gauges };
  }
}

/** The counts of one interval. */
class Interval {
  readonly fromMs: number;
  readonly switches: RevisionSwitch[] = [];
  readonly iterations = new Tally();
  readonly statuses = new Tally();
  readonly errorKinds: Partial<Record<ErrorKind, number>> = {};
  readonly lag = new Histogram();
  interrupted = 0;
  offered = 0;
  dropped = 0;
  readonly #cells = new Map<number, Map<CompiledScenario, (Cell | undefined)[]>>();

  constructor(fromMs: number) {
    this.fromMs = fromMs;
  }

  cellOf(revision: number, scenario: CompiledScenario, stepIndex: number): Cell {
    let scenarios = this.#cells.get(revision);
    if (scenarios === undefined) this.#cells.set(revision, (scenarios = new Map()));
    let steps = scenarios.get(scenario);
    if (steps === undefined) scenarios.set(scenario, (steps = []));
    return (steps[stepIndex] ??= { latency: new Histogram(), errors: 0 });
  }

  cells(): StepCell[] {
    return [...this.#cells].flatMap(([revision, scenarios]) =>
      [...scenarios].flatMap(([scenario, steps]) =>
        scenario.steps.flatMap(({ name }, index) => {
          const cell = steps[index];
          return cell === undefined ? [] : [{ revision, scenario: scenario.name, step: name, requests: cell.latency.count, errors: cell.errors, latency: cell.latency.toData() }];
        }),
      ),
    );
  }
}
