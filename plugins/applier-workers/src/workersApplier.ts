import { definePlugin, type Applier } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { LOAD_CONTROL } from '@midflight/engine/control';

/** Makes the number of workers true: a growing pool spaces its new workers out, a shrinking one lets iterations finish, up to `reload.drain`. */
export const workersApplier = definePlugin<object, Applier<LoadDocument>>({
  kind: 'applier',
  name: 'workers',
  create: (_options, { get }) => {
    const load = get(LOAD_CONTROL);
    return {
      id: 'workers',
      claims: ['config.workers', 'reload.drain'],
      prepare: ({ revision, next }, { signal }) => load.stage(revision, { workers: next.config.workers, drainMs: next.reload.drainMs }, signal),
    };
  },
});
