import { definePlugin, type Applier } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { LOAD_CONTROL } from '@midflight/engine/control';

/** Makes the load model true; the schedule carries its fraction on, so there is no burst and no gap. */
export const loadModelApplier = definePlugin<object, Applier<LoadDocument>>({
  kind: 'applier',
  name: 'load-model',
  create: (_options, { get }) => {
    const load = get(LOAD_CONTROL);
    return {
      id: 'load-model',
      claims: ['load'],
      prepare: ({ revision, next }, { signal }) => load.stage(revision, { load: next.load }, signal),
    };
  },
});
