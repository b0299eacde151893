import { definePlugin, type Applier } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { LOAD_CONTROL, wayTo } from '@midflight/engine/control';

/** Makes the number of workers true, at once or over `reload.transition`: a growing pool spaces its new workers out, a shrinking one lets iterations finish, up to `reload.drain`. */
export const workersApplier = definePlugin<object, Applier<LoadDocument>>({
  kind: 'applier',
  name: 'workers',
  create: (_options, { get }) => {
    const load = get(LOAD_CONTROL);
    return {
      id: 'workers',
      claims: ['config.workers', 'reload.drain', 'reload.transition'],
      prepare: ({ revision, next, cause }, { signal }) => load.stage(revision, { workers: next.config.workers, drainMs: next.reload.drainMs, transition: wayTo(next.reload.transition, cause) }, signal),
    };
  },
});
