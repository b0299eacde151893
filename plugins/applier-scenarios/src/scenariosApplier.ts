import { definePlugin, type Applier } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { LOAD_CONTROL } from '@midflight/engine/control';
import { ScenarioBook } from './scenarioBook.js';

/** Makes the scenario mix true from the next iteration on; those in flight finish on the old one. */
export const scenariosApplier = definePlugin<object, Applier<LoadDocument>>({
  kind: 'applier',
  name: 'scenarios',
  create: (_options, { get }) => {
    const load = get(LOAD_CONTROL);
    const book = new ScenarioBook();
    return {
      id: 'scenarios',
      claims: ['scenarios', 'config.exposeEnv'],
      prepare: async ({ revision, next }, { signal }) => load.stage(revision, { scenarios: await book.settingsOf(next.scenarios, next.config.exposeEnv?.values() ?? {}) }, signal),
    };
  },
});
