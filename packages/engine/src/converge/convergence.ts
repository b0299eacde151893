import type { Pulse } from '../measure/changeover.js';
import { healthQuantile, unhealthyLagMs } from '../measure/generatorHealth.js';
import { Histogram } from '../measure/histogram.js';
import type { Measurement } from '../measure/measurement.js';
import type { WorkerDemand } from '../measure/workerDemand.js';
import { mostWorkers } from '../schedule/loadModel.js';
import type { LoadUnit } from '../settings.js';
import { fitsWeights } from '../statistics/fits.js';
import { isRateReached, isWorkersReached, trailing, type Stream } from './reached.js';

/** What the load is to come to. */
export interface ConvergenceTarget {
  readonly revision: number;
  /** How long it takes to get there, in milliseconds. */
  readonly transitionMs: number;
  /** Those of the mix. */
  readonly scenarios: readonly { readonly name: string; readonly weight: number }[];
  /** What the rate counts, and how starts come; undefined in the closed model. */
  readonly open: (Stream & { readonly unit: LoadUnit }) | undefined;
}

/** Applied is not achieved: whether the load got there, and what is in the way. */
export type ConvergenceTurn =
  | { readonly reached: true; readonly revision: number; readonly afterMs: number }
  | { readonly reached: false; readonly revision: number; readonly afterMs: number; readonly why: Obstacle; readonly needs?: number };

export type Obstacle = 'generator limited' | 'target limited' | 'workers limited';

/** How long it may take beyond the transition, in milliseconds. */
const patienceMs = 10_000;
/** A target that takes this many times as long as before the change is the bottleneck itself: more workers would only wait. */
const slowedDown = 2;

interface Watched extends ConvergenceTarget {
  effectiveMs: number | undefined;
  readonly begun: Map<string, number>;
  readonly lag: Histogram;
  readonly msPerStartBefore: number | undefined;
  pulses: Pulse[];
}

/** Says of each change when the rate, the workers and the mix were there, or what keeps them from it. Each is told once. */
export class Convergence {
  readonly #demand: WorkerDemand;
  #watched: Watched | undefined;

  /** @param demand - fed by the caller */
  constructor(demand: WorkerDemand) {
    this.#demand = demand;
  }

  /** A change was applied; the one before is watched no more. */
  expect(target: ConvergenceTarget): void {
    const msPerStartBefore = this.#demand.msPerStart(target.open?.unit ?? 'iterations');
    this.#watched = { ...target, effectiveMs: undefined, begun: new Map(), lag: new Histogram(), msPerStartBefore, pulses: [] };
  }

  /** What was applied last is watched no more. */
  forget(): void {
    this.#watched = undefined;
  }

  /** Takes an interval in. */
  add(measurement: Measurement): ConvergenceTurn | undefined {
    const watched = this.#watched;
    if (!watched) return undefined;
    const { revision } = watched;
    watched.effectiveMs ??= measurement.switches.find((one) => one.revision === revision)?.atMs;
    if (watched.effectiveMs === undefined) return undefined;
    if (measurement.switches.length === 0) watched.lag.merge(measurement.lag);
    for (const trace of measurement.changeover.traces) if (trace.revision === revision) for (const [name, count] of trace.begun) watched.begun.set(name, (watched.begun.get(name) ?? 0) + count);
    const turn = this.#turnAt(watched, watched.effectiveMs, measurement);
    if (turn) this.#watched = undefined;
    return turn;
  }

  #turnAt(watched: Watched, effectiveMs: number, { changeover, targetPerSecond }: Measurement): ConvergenceTurn | undefined {
    const { revision, scenarios, transitionMs, open } = watched;
    // Asked when all else is there: a mix may be of thousands.
    let mixFits: boolean | undefined;
    const isMixReached = (): boolean => (mixFits ??= fitsWeights(watched.begun, scenarios));
    for (const pulse of changeover.pulses) {
      const afterMs = pulse.toMs - effectiveMs;
      if (pulse.revision !== revision || afterMs <= transitionMs) continue;
      watched.pulses = trailing([...watched.pulses, pulse], open);
      const late = afterMs >= transitionMs + patienceMs;
      const rate = open ? isRateReached(watched.pulses, open, late) : true;
      if (rate && isWorkersReached(pulse, open !== undefined) && isMixReached()) return { reached: true, revision, afterMs };
      if (late) return { reached: false, revision, afterMs, ...this.#obstacle(watched, pulse, targetPerSecond ?? 0) };
    }
    return undefined;
  }

  #obstacle({ open, lag, msPerStartBefore }: Watched, { workers, activeWorkers }: Pulse, perSecond: number): { why: Obstacle; needs?: number } {
    if (lag.percentileUs(healthQuantile) / 1_000 > unhealthyLagMs) return { why: 'generator limited' };
    const needs = open && this.#demand.workersFor(perSecond, open.unit);
    const slower = open && msPerStartBefore !== undefined && (this.#demand.msPerStart(open.unit) ?? 0) > slowedDown * msPerStartBefore;
    const short = activeWorkers >= workers && needs !== undefined && needs > workers;
    return short && needs <= mostWorkers && !slower ? { why: 'workers limited', needs } : { why: 'target limited' };
  }
}
