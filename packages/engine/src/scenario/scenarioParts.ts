import type { RequestSettings, ScenarioSettings, StepSettings } from '../settings.js';
import { madeOnce } from './madeOnce.js';

/** How a step is done, as others may be done, too. JSON can hold it. */
export type StepTraitSettings = Pick<RequestSettings, 'method' | 'headers'> & Omit<StepSettings, 'name' | 'request'>;

/** What a step has for itself, and what many may have. */
export interface StepParts extends Omit<RequestSettings, 'method' | 'headers'> {
  readonly name: string;
  readonly traits: StepTraitSettings;
}

/** How the iterations of a scenario are done, likewise. */
export type ScenarioTraitSettings = { readonly [Each in 'config' | 'variables' | 'environment']: ScenarioSettings[Each] | undefined };

/** What a scenario has for itself, and what many may have. */
export interface ScenarioParts extends Pick<ScenarioSettings, 'name' | 'weight'> {
  readonly data: ScenarioSettings['data'] | undefined;
  readonly traits: ScenarioTraitSettings;
  readonly steps: readonly StepParts[];
}

const sameStepTraits = madeOnce((traits: StepTraitSettings) => traits);
const sameScenarioTraits = madeOnce((traits: ScenarioTraitSettings) => traits);
const noParameters = {};

/**
 * Takes a scenario apart: what is alike in many of a document is the same object in all of them. A message holds such an object once, and who
 * receives it has it once: of ten thousand scenarios in which little differs, load threads read little.
 */
export function partsOf({ name, weight, config, variables, environment, data, steps }: ScenarioSettings): ScenarioParts {
  return { name, weight, data, traits: sameScenarioTraits({ config, variables, environment }, ''), steps: steps.map(stepPartsOf) };
}

function stepPartsOf({ name, request: { method, headers, queryParams, ...own }, ...traits }: StepSettings): StepParts {
  return { name, ...own, queryParams: Object.keys(queryParams).length === 0 ? noParameters : queryParams, traits: sameStepTraits({ method, headers, ...traits }, '') };
}
