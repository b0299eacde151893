import { isDeepStrictEqual } from 'node:util';
import { changedStretches, madeAround, type Scenario } from '@midflight/document';
import type { ScenarioSettings } from '@midflight/engine/settings';
import { toScenarioSettings } from './toScenarioSettings.js';

type Environment = Readonly<Record<string, string>>;

const nothing = { scenarios: [], settings: [] };

/**
 * Knows what scenarios became for the engine. A reload keeps the objects of those that did not change, and the engine the
 * compiled form of settings that it knows: so ten thousand scenarios of which one changed cost about as much as that one.
 */
export class ScenarioBook {
  #known = new WeakMap<Scenario, ScenarioSettings>();
  /** What was asked for last: what stands around changes is taken from it as it is. */
  #last: { readonly scenarios: readonly Scenario[]; readonly settings: readonly ScenarioSettings[] } = nothing;
  #environment: Environment = {};

  /** @param environment - what texts may hold as `{{env.NAME}}` */
  async settingsOf(scenarios: readonly Scenario[], environment: Environment): Promise<readonly ScenarioSettings[]> {
    if (!isDeepStrictEqual(environment, this.#environment)) {
      this.#known = new WeakMap();
      this.#last = nothing;
      this.#environment = environment;
    }
    const [known, last] = [this.#known, this.#last];
    const stretches = changedStretches(last.scenarios, scenarios);
    const changed: ScenarioSettings[] = [];
    for (const scenario of stretches.flatMap(({ first, end }) => scenarios.slice(first, end))) {
      let one = known.get(scenario);
      if (one === undefined) known.set(scenario, (one = await toScenarioSettings(scenario, environment)));
      changed.push(one);
    }
    const settings = madeAround(last.settings, stretches, changed);
    if (this.#known === known) this.#last = { scenarios, settings };
    return settings;
  }
}
