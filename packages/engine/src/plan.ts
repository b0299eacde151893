import { compileTarget, type HttpTarget } from './http/target.js';
import { compileLoad, mostWorkers, type CompiledLoad } from './schedule/loadModel.js';
import { atRest, compileStandby, type Standby } from './schedule/standby.js';
import type { ScenarioMix } from './scenario/mix.js';
import { Stripe } from './schedule/stripe.js';
import { atOnce, compileTransition, type Transition } from './schedule/transition.js';
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
  readonly standby: Standby;
}

/** Which time the plan is run, 1 for the first; null in standby. */
export type Round = number | null;

/** One compiled revision in a round or in standby: what an iteration sees from start to end. */
export interface Plan extends Omit<PlanParts, 'standby'> {
  readonly revision: number;
  readonly round: Round;
  /** How long a round is from its beginning to its end, in milliseconds; `Infinity` without an end. */
  readonly durationMs: number;
}

/** What a plan is besides its parts. */
export type PlanHead = Pick<Plan, 'revision' | 'round' | 'durationMs'>;

/** The parts of the settings that a load can't do without. */
export const requiredParts = ['workers', 'load', 'scenarios', 'http', 'drainMs'] as const;
/** The parts of the settings, each switched as a whole. */
export const partNames = [...requiredParts, 'transition', 'standby'] as const satisfies readonly (keyof PlanParts & keyof EngineSettings)[];
export type PartName = (typeof partNames)[number];

/** A part of the settings of which scenarios are compiled and mixed already: most of a change's are those that were there before. */
export interface PartialSettings extends Partial<Omit<EngineSettings, 'scenarios'>> {
  readonly scenarios?: ScenarioMix;
}

/**
 * Checks and compiles what is there of the settings. Nothing that can fail is left for the switch.
 *
 * @param stripe - what is shared out among load threads is given as this one's share. @defaultValue the whole
 * @throws MF_ENGINE_SETTINGS naming the field and the value
 */
export function compileParts({ workers, load, scenarios, http, drainMs, transition, standby }: PartialSettings, stripe = Stripe.whole): Partial<PlanParts> {
  return {
    ...(workers === undefined ? {} : { workers: checkWorkers(workers) }),
    ...(load === undefined ? {} : { load: compileLoad(load) }),
    ...(scenarios === undefined ? {} : { scenarios }),
    ...(http === undefined ? {} : { http: compileTarget(http, stripe) }),
    ...(drainMs === undefined ? {} : { drainMs: checkDrain(drainMs) }),
    ...(transition === undefined ? {} : { transition: compileTransition(transition) }),
    ...(standby === undefined ? {} : { standby: compileStandby(standby) }),
  };
}

/** The parts that are in force; a load can do without some. */
export type LinkedParts = Pick<PlanParts, (typeof requiredParts)[number]> & { readonly [Name in 'transition' | 'standby']: PlanParts[Name] | undefined };

/**
 * What runs of a revision: all but workers, load and the way there is the same in standby. Each plan is written out in one way, so
 * that V8 sees the same shape in all: with spread parts each has a shape of its own, and with each change all that
 * a load thread does for a request would have to be compiled anew.
 */
export function planOf({ revision, round, durationMs }: PlanHead, { workers, load, scenarios, http, drainMs, transition = atOnce, standby = atRest }: LinkedParts): Plan {
  const isStandby = round === null;
  return { revision, round, durationMs, workers: isStandby ? standby.workers : workers, load: isStandby ? standby.load : load, scenarios, http, drainMs, transition: isStandby ? atOnce : transition };
}

/** Every origin that iterations of this plan send to. */
export function originsOf({ http, scenarios }: Pick<PlanParts, 'http' | 'scenarios'>): ReadonlySet<string> {
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
