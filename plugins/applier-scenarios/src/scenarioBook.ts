import { isDeepStrictEqual } from 'node:util';
import type { Scenario } from '@midflight/document';
import type { ScenarioSettings } from '@midflight/engine/settings';
import { toScenarioSettings } from './toScenarioSettings.js';

type Environment = Readonly<Record<string, string>>;

/**
 * Knows what scenarios became for the engine. A reload keeps the objects of those that did not change, and the engine the
 * compiled form of settings that it knows: so ten thousand scenarios of which one changed cost about as much as that one.
 */
export class ScenarioBook {
  #known = new WeakMap<Scenario, ScenarioSettings>();
  #environment: Environment = {};

  /** @param environment - what texts may hold as `{{env.NAME}}` */
  async settingsOf(scenarios: readonly Scenario[], environment: Environment): Promise<readonly ScenarioSettings[]> {
    if (!isDeepStrictEqual(environment, this.#environment)) {
      this.#known = new WeakMap();
      this.#environment = environment;
    }
    const known = this.#known;
    const settings: ScenarioSettings[] = [];
    for (const scenario of scenarios) {
      let one = known.get(scenario);
      if (one === undefined) known.set(scenario, (one = await toScenarioSettings(scenario, environment)));
      settings.push(one);
    }
    return settings;
  }
}
