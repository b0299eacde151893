import { settingsError } from '../settingsError.js';
import type { LoadModelSettings, LoadUnit } from '../settings.js';
import { constantRate } from './constantRate.js';
import type { Rate } from './rate.js';

/** Closed model: workers iterate back to back. */
export interface ClosedLoad {
  readonly kind: 'closed';
}

/** Open model: starts follow a rate, whatever the target does. */
export interface OpenLoad {
  readonly kind: 'open';
  readonly rate: Rate;
  /**
   * What the rate counts. With `requests`, an iteration of n steps weighs n: the scenario is picked when a start is due,
   * and the next start is due when the integral of the rate has grown by that scenario's steps. With `iterations`, each weighs 1.
   */
  readonly unit: LoadUnit;
  /** A start that is later than this is dropped, in milliseconds. */
  readonly maxLagMs: number;
}

/** A load model, checked and ready to be followed. */
export type CompiledLoad = ClosedLoad | OpenLoad;

/**
 * Checks a load model and gives it its rate.
 *
 * @throws MF_ENGINE_SETTINGS naming the field
 */
export function compileLoad(settings: LoadModelSettings): CompiledLoad {
  if (settings.model === 'concurrent') return { kind: 'closed' };
  const { targetPerSecond, unit, maxLagMs } = settings;
  if (!Number.isFinite(targetPerSecond) || targetPerSecond <= 0) throw settingsError('load.targetPerSecond', targetPerSecond, 'must be finite and above 0');
  if (!Number.isFinite(maxLagMs) || maxLagMs < 0) throw settingsError('load.maxLagMs', maxLagMs, 'must be finite and 0 or more');
  return { kind: 'open', rate: constantRate(targetPerSecond), unit, maxLagMs };
}
