import { checkHeaders } from '../http/headers.js';
import type { ScenarioSettings, StepSettings } from '../settings.js';
import { settingsError } from '../settingsError.js';
import { compileAssertions, type Judge } from './assert.js';
import { weightedPick } from './pick.js';
import type { Random } from './random.js';
import { compileRequestTarget, type RequestTarget } from './requestTarget.js';
import { compileTemplate, type Template } from './template.js';

/** A step with all its texts cut up, so that an iteration only fills in. */
export interface CompiledStep {
  readonly name: string;
  /** In upper case. */
  readonly method: string;
  readonly target: RequestTarget;
  /** By name in lower case; they win over the target's. */
  readonly headers: ReadonlyMap<string, Template>;
  readonly body: Template | undefined;
  readonly judge: Judge;
  /** After the step, uniform between the two, in milliseconds. */
  readonly thinkTime: StepSettings['thinkTime'];
}

/** A scenario that is in the mix. */
export interface CompiledScenario {
  readonly name: string;
  readonly weight: number;
  /** At least one. */
  readonly steps: readonly CompiledStep[];
}

/** The scenarios that iterations are made of. */
export interface ScenarioMix {
  /** Those of absolute URLs in steps. */
  readonly origins: ReadonlySet<string>;
  /** Picks the scenario of one iteration by weight. */
  pick(random: Random): CompiledScenario;
}

/**
 * Checks and compiles all scenarios; those that are not enabled are checked and left out of the mix.
 *
 * @throws MF_ENGINE_SETTINGS naming the scenario, the step and the value
 */
export function compileScenarios(scenarios: readonly ScenarioSettings[]): ScenarioMix {
  const compiled = scenarios.map((scenario) => ({ enabled: scenario.enabled, scenario: compileScenario(scenario) }));
  const mix = compiled.filter(({ enabled }) => enabled).map(({ scenario }) => scenario);
  if (mix.length === 0) throw settingsError('scenarios', `${scenarios.length} scenarios, none enabled`, 'must hold at least one that is enabled');
  const origins = mix.flatMap(({ steps }) => steps.flatMap(({ target }) => target.origin ?? []));
  return { origins: new Set(origins), pick: weightedPick(mix) };
}

function compileScenario({ name, weight, steps }: ScenarioSettings): CompiledScenario {
  const where = `scenario ${JSON.stringify(name)}`;
  if (!Number.isFinite(weight) || weight <= 0) throw settingsError(`${where}: weight`, weight, 'must be finite and above 0');
  if (steps.length === 0) throw settingsError(`${where}: steps`, '[]', 'must hold at least one');
  return { name, weight, steps: steps.map((step) => compileStep(step, `${where}, step ${JSON.stringify(step.name)}`)) };
}

function compileStep({ name, request, assertions, thinkTime }: StepSettings, where: string): CompiledStep {
  const method = request.method.toUpperCase();
  if (!/^[A-Z]+$/.test(method) || method === 'CONNECT') throw settingsError(`${where}: method`, request.method, 'must be a method such as GET or POST');
  const { minMs, maxMs } = thinkTime;
  if (!(minMs >= 0 && maxMs >= minMs && maxMs < Infinity)) throw settingsError(`${where}: thinkTime`, `${minMs}–${maxMs} ms`, 'must be finite, 0 or more, and its end not before its beginning');
  return {
    name,
    method,
    target: compileRequestTarget(request, where),
    headers: new Map(checkHeaders(request.headers, where).map(([header, value]) => [header, compileTemplate(value, `${where}: header ${header}`)])),
    body: request.body === undefined ? undefined : compileTemplate(request.body, `${where}: body`),
    judge: compileAssertions(assertions, where),
    thinkTime,
  };
}
