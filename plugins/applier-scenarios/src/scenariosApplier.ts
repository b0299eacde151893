import { definePlugin, type Applier } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { LOAD_CONTROL } from '@midflight/engine/control';

/** Makes the scenario mix true from the next iteration on; those in flight finish on the old one. */
export const scenariosApplier = definePlugin<object, Applier<LoadDocument>>({
  kind: 'applier',
  name: 'scenarios',
  create: (_options, { get }) => {
    const load = get(LOAD_CONTROL);
    return {
      id: 'scenarios',
      claims: ['scenarios'],
      prepare: ({ revision, next }, { signal }) => load.stage(revision, { scenarios: next.scenarios }, signal),
    };
  },
});
