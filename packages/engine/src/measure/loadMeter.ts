import { sum } from '../statistics/sum.js';
import { Histogram } from './histogram.js';
import { summarizeLatency, type LatencySummary } from './latency.js';
import type { Measurement, StepCell } from './measurement.js';

/** Requests that ended in some of the time. */
export interface MeteredRequests {
  readonly requests: number;
  /** Of them, those that failed their step. */
  readonly errors: number;
  readonly latencyMs: LatencySummary;
}

/** What a scenario or a step does now. */
export interface MeterReading {
  readonly name: string;
  /** In the last seconds. */
  readonly last: MeteredRequests;
  /** Of iterations that began on the revision that is in force. */
  readonly sinceChange: MeteredRequests;
}

/** What a scenario does now. */
export interface ScenarioReading extends MeterReading {
  /** That ended in the last seconds. */
  readonly iterationsPerSecond: number;
  /** Of all iterations that ended in the last seconds, a share of 1; 0 when none did. */
  readonly share: number;
}

/** One interval, its cells by scenario. */
interface Slice {
  readonly fromMs: number;
  readonly toMs: number;
  readonly iterations: ReadonlyMap<string, number>;
  /** Of all scenarios. */
  readonly total: number;
  readonly cells: ReadonlyMap<string, readonly StepCell[]>;
}

/** By step. */
type Steps = Map<string, RequestSum>;

/**
 * What each scenario does now, in the plan or in standby: in the last seconds, and since the configuration changed. It takes
 * an interval in without adding anything up but the counts of the revision; the rest is done for what is asked for.
 */
export class LoadMeter {
  readonly #lastMs: number;
  #slices: Slice[] = [];
  #revision = 0;
  #sinceChange = new Map<string, Steps>();

  /** @param lastMs - how long the last seconds are, in milliseconds */
  constructor(lastMs: number) {
    this.#lastMs = lastMs;
  }

  /** In force now; 0 before there was any. */
  get revision(): number {
    return this.#revision;
  }

  /** Whatever did something of late. */
  get names(): ReadonlySet<string> {
    return new Set(this.#slices.flatMap(({ cells, iterations }) => [...cells.keys(), ...iterations.keys()]));
  }

  /** Takes an interval in. */
  add({ fromMs, toMs, revision, iterations, cells }: Measurement): void {
    if (revision > this.#revision) this.#sinceChange = new Map();
    this.#revision = Math.max(this.#revision, revision);
    const byScenario = new Map<string, StepCell[]>();
    for (const cell of cells) {
      (byScenario.get(cell.scenario) ?? put(byScenario, cell.scenario, [])).push(cell);
      if (cell.revision === this.#revision) this.#sumOf(cell).add(cell);
    }
    this.#slices = [...this.#slices.filter((slice) => slice.toMs > toMs - this.#lastMs), { fromMs, toMs, iterations, total: sum(iterations.values()), cells: byScenario }];
  }

  /** What one scenario does. */
  scenario(name: string): ScenarioReading {
    const spanMs = (this.#slices.at(-1)?.toMs ?? 0) - (this.#slices[0]?.fromMs ?? 0);
    const own = sum(this.#slices.map(({ iterations }) => iterations.get(name) ?? 0));
    const all = sum(this.#slices.map(({ total }) => total));
    return {
      name,
      iterationsPerSecond: spanMs > 0 ? (own * 1_000) / spanMs : 0,
      share: all > 0 ? own / all : 0,
      last: summed(this.#lastOf(name)),
      sinceChange: joined([...(this.#sinceChange.get(name)?.values() ?? [])]),
    };
  }

  /** What its steps do, in the order in which they were seen first. */
  steps(scenario: string): readonly MeterReading[] {
    const known = this.#sinceChange.get(scenario);
    const last = this.#lastOf(scenario);
    const names = new Set([...(known?.keys() ?? []), ...last.map(({ step }) => step)]);
    return [...names].map((name) => ({ name, last: summed(last.filter(({ step }) => step === name)), sinceChange: joined([known?.get(name) ?? new RequestSum()]) }));
  }

  #lastOf(name: string): readonly StepCell[] {
    return this.#slices.flatMap(({ cells }) => cells.get(name) ?? []);
  }

  #sumOf({ scenario, step }: StepCell): RequestSum {
    const steps = this.#sinceChange.get(scenario) ?? put(this.#sinceChange, scenario, new Map());
    return steps.get(step) ?? put(steps, step, new RequestSum());
  }
}

class RequestSum {
  readonly latency = new Histogram();
  requests = 0;
  errors = 0;

  add({ requests, errors, latency }: Pick<StepCell, 'requests' | 'errors' | 'latency'>): void {
    this.requests += requests;
    this.errors += errors;
    this.latency.merge(latency);
  }

  read(): MeteredRequests {
    return { requests: this.requests, errors: this.errors, latencyMs: summarizeLatency(this.latency) };
  }
}

function summed(cells: readonly StepCell[]): MeteredRequests {
  const all = new RequestSum();
  for (const cell of cells) all.add(cell);
  return all.read();
}

function joined(sums: readonly RequestSum[]): MeteredRequests {
  const [only] = sums;
  if (only && sums.length === 1) return only.read();
  const all = new RequestSum();
  for (const { requests, errors, latency } of sums) all.add({ requests, errors, latency: latency.toData() });
  return all.read();
}

function put<K, V>(map: Map<K, V>, key: K, value: V): V {
  map.set(key, value);
  return value;
}
