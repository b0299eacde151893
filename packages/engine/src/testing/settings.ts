import type { PartialSettings } from '../plan.js';
import { compileScenario, type CompiledScenario } from '../scenario/compile.js';
import { mixOf, mixTableOf } from '../scenario/mix.js';
import { partsOf } from '../scenario/scenarioParts.js';
import type { EngineSettings, RpsLoad, ScenarioSettings, StepSettings } from '../settings.js';

/** A step that gets `path`. */
export function stepSettings(path: string, more: Partial<StepSettings> = {}): StepSettings {
  return { name: `get ${path}`, request: { method: 'GET', path, queryParams: {}, headers: {} }, assertions: [], thinkTime: { minMs: 0, maxMs: 0 }, ...more };
}

/** A scenario that gets each path in turn. */
export function scenarioSettings(name: string, ...paths: readonly string[]): ScenarioSettings {
  return { name, weight: 1, enabled: true, steps: paths.map((path) => stepSettings(path)) };
}

/** A scenario as a load thread has it. */
export function compiledScenario(settings: ScenarioSettings): CompiledScenario {
  return compileScenario(partsOf(settings)).scenario;
}

export function rpsLoad(targetPerSecond: number, more: Partial<RpsLoad> = {}): RpsLoad {
  return { model: 'rps', targetPerSecond, unit: 'requests', maxLagMs: 10_000, arrival: 'uniform', ...more };
}

/** Whole settings against `baseUrl`: 5 workers, closed model, one scenario. */
export function engineSettings(baseUrl: string, more: Partial<EngineSettings> = {}): EngineSettings {
  return {
    workers: 5,
    load: { model: 'concurrent' },
    scenarios: [scenarioSettings('only', '/?id={{iteration}}')],
    http: { baseUrl, headers: {}, timeoutMs: 10_000 },
    drainMs: 10_000,
    ...more,
  };
}

/** The same with scenarios compiled, as a load thread has them. */
export function partialSettings(baseUrl: string): PartialSettings {
  const { scenarios, ...settings } = engineSettings(baseUrl);
  const compiled = scenarios.map(compiledScenario);
  return { ...settings, scenarios: mixOf(mixTableOf(scenarios.map(({ weight }, number) => ({ number, weight }))), new Set(), (number) => compiled[number]) };
}
