import type { StandbySettings } from '../settings.js';
import { settingsError } from '../settingsError.js';
import { mostWorkers, type OpenLoad } from './loadModel.js';
import { constantRate } from './models/constantRate.js';

/** What runs in place of the plan's workers and load in standby, checked. */
export interface Standby {
  readonly workers: number;
  readonly load: OpenLoad;
}

/** As for a load model that says nothing of it. */
const maxLagMs = 1_000;

/** Nothing is sent. */
export const atRest: Standby = compileStandby({ workers: 0, ratePerSecond: 0 });

/** @throws MF_ENGINE_SETTINGS naming the field */
export function compileStandby({ workers, ratePerSecond }: StandbySettings): Standby {
  if (!Number.isInteger(workers) || workers < 0 || workers > mostWorkers) throw settingsError('standby.workers', workers, `must be an integer from 0 to ${mostWorkers}`);
  if (!Number.isFinite(ratePerSecond) || ratePerSecond < 0) throw settingsError('standby.ratePerSecond', ratePerSecond, 'must be finite and 0 or more');
  return { workers, load: { kind: 'open', model: 'standby', rate: constantRate(ratePerSecond), unit: 'requests', maxLagMs, arrival: 'uniform', seed: undefined } };
}
