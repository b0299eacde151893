import { compileTarget, type HttpTarget } from './http/target.js';
import { compileLoad, mostWorkers, type CompiledLoad } from './schedule/loadModel.js';
import { compileScenarios, type ScenarioMix } from './scenario/compile.js';
import { compileTransition, type Transition } from './schedule/transition.js';
import type { EngineSettings } from './settings.js';
import { settingsError } from './settingsError.js';

/** What the settings become, part by part; a part can be switched without touching the others. */
export interface PlanParts {
  readonly workers: number;
  readonly load: CompiledLoad;
  readonly scenarios: ScenarioMix;
  readonly http: HttpTarget;
  /** In milliseconds. */
  readonly drainMs: number;
  readonly transition: Transition;
}

/** One compiled revision: what an iteration sees from start to end. */
export interface Plan extends PlanParts {
  readonly revision: number;
}

/** The parts of the settings that a load can't do without. */
export const requiredParts = ['workers', 'load', 'scenarios', 'http', 'drainMs'] as const;
/** The parts of the settings, each switched as a whole. */
export const partNames = [...requiredParts, 'transition'] as const satisfies readonly (keyof PlanParts & keyof EngineSettings)[];
export type PartName = (typeof partNames)[number];

/**
 * Checks and compiles what is there of the settings. Nothing that can fail is left for the switch.
 *
 * @throws MF_ENGINE_SETTINGS naming the field and the value
 */
export function compileParts(settings: Partial<EngineSettings>): Partial<PlanParts> {
  const { workers, load, scenarios, http, drainMs, transition } = settings;
  return {
    ...(workers === undefined ? {} : { workers: checkWorkers(workers) }),
    ...(load === undefined ? {} : { load: compileLoad(load) }),
    ...(scenarios === undefined ? {} : { scenarios: compileScenarios(scenarios) }),
    ...(http === undefined ? {} : { http: compileTarget(http) }),
    ...(drainMs === undefined ? {} : { drainMs: checkDrain(drainMs) }),
    ...(transition === undefined ? {} : { transition: compileTransition(transition) }),
  };
}

/** Every origin that iterations of this plan send to. */
export function originsOf({ http, scenarios }: PlanParts): ReadonlySet<string> {
  return new Set([http.origin, ...scenarios.origins]);
}

function checkWorkers(workers: number): number {
  if (Number.isInteger(workers) && workers >= 1 && workers <= mostWorkers) return workers;
  throw settingsError('workers', workers, `must be an integer from 1 to ${mostWorkers}`);
}

function checkDrain(drainMs: number): number {
  if (Number.isFinite(drainMs) && drainMs >= 0) return drainMs;
  throw settingsError('drainMs', drainMs, 'must be finite and 0 or more');
}
