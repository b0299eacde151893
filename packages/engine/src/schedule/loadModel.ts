import type { LoadModelSettings, LoadUnit, OpenLoadOptions, RateSettings } from '../settings.js';
import { demand, demandAbove, demandNotNegative } from './demand.js';
import { constantRate } from './models/constantRate.js';
import { dailyTrafficRate } from './models/dailyTraffic.js';
import { rampRate } from './models/ramp.js';
import { spikeRate } from './models/spike.js';
import { stagesRate } from './models/stages.js';
import { stepsRate } from './models/steps.js';
import { waveRate } from './models/wave.js';
import type { Rate } from './rate.js';
import { workerCurve, type WorkerCurve } from './workerCurve.js';

/** Closed model: workers iterate back to back. */
export interface ClosedLoad {
  readonly kind: 'closed';
  /** The word in the settings: a change of a model's numbers keeps its clock, a change to another model starts a new one. */
  readonly model: string;
  /** How many workers there are over time. @defaultValue as many as the settings say */
  readonly curve?: WorkerCurve;
}

/** Open model: starts follow a rate, whatever the target does. */
export interface OpenLoad {
  readonly kind: 'open';
  /** As in {@link ClosedLoad}. */
  readonly model: string;
  readonly rate: Rate;
  /**
   * What the rate counts. With `requests`, an iteration of n steps weighs n: the scenario is picked when a start is due,
   * and the next start is due when the integral of the rate has grown by that scenario's steps. With `iterations`, each weighs 1.
   */
  readonly unit: LoadUnit;
  /** A start that is later than this is dropped, in milliseconds. */
  readonly maxLagMs: number;
  readonly arrival: OpenLoadOptions['arrival'];
  /** For random arrivals. @defaultValue that of the run */
  readonly seed: number | undefined;
}

/** A load model, checked and ready to be followed. */
export type CompiledLoad = ClosedLoad | OpenLoad;

/** How many starts of a rate an iteration of so many requests counts for. */
export function weightOf(load: CompiledLoad, requests: number): number {
  return load.kind === 'open' && load.unit === 'requests' ? requests : 1;
}

/** The largest pool of one run. */
export const mostWorkers = 10_000;

/**
 * Checks a load model and gives it its rate.
 *
 * @throws MF_ENGINE_SETTINGS naming the field
 */
export function compileLoad(settings: LoadModelSettings): CompiledLoad {
  const { model } = settings;
  if (model === 'concurrent') return { kind: 'closed', model };
  if (model === 'stagedWorkers') {
    demand(settings.stages.length > 0, 'stages', settings.stages.length, 'must hold at least one');
    for (const { workers, overMs, holdMs } of settings.stages) {
      demand(Number.isInteger(workers) && workers >= 0 && workers <= mostWorkers, 'stages', workers, `must hold integers from 0 to ${mostWorkers} as workers`);
      demandNotNegative({ overMs, holdMs });
    }
    return { kind: 'closed', model, curve: workerCurve(settings.stages) };
  }
  const { unit, maxLagMs, arrival, seed } = settings;
  demandNotNegative({ maxLagMs });
  demand(seed === undefined || (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32), 'seed', seed, 'must be an integer from 0 to 2^32 − 1');
  return { kind: 'open', model, rate: compileRate(settings), unit, maxLagMs, arrival, seed };
}

function compileRate(settings: RateSettings): Rate {
  switch (settings.model) {
    case 'rps':
      demandAbove({ targetPerSecond: settings.targetPerSecond }, 0);
      return constantRate(settings.targetPerSecond);
    case 'ramp':
      return rampRate(settings);
    case 'dailytraffic':
      return dailyTrafficRate(settings);
    case 'stages':
      return stagesRate(settings);
    case 'steps':
      return stepsRate(settings);
    case 'spike':
      return spikeRate(settings);
    case 'wave':
      return waveRate(settings);
  }
}
