import { definePlugin, type Applier } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { LOAD_CONTROL, wayTo } from '@midflight/engine/control';

/** Makes the load model true, at once or over `reload.transition`; the schedule carries its fraction on, so there is no burst and no gap. */
export const loadModelApplier = definePlugin<object, Applier<LoadDocument>>({
  kind: 'applier',
  name: 'load-model',
  create: (_options, { get }) => {
    const load = get(LOAD_CONTROL);
    return {
      id: 'load-model',
      claims: ['load'],
      prepare: ({ revision, next, cause }, { signal }) => load.stage(revision, { load: next.load, transition: wayTo(next.reload.transition, cause) }, signal),
    };
  },
});
