import { definePlugin, type Applier } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { LOAD_CONTROL } from '@midflight/engine/control';

/** Without `standby` in the document. */
const nothing = { workers: 0, ratePerSecond: 0 };

/** Makes true what the load idles at while its plan does not run: at once in standby, and otherwise from the next time on that it comes there. */
export const standbyApplier = definePlugin<object, Applier<LoadDocument>>({
  kind: 'applier',
  name: 'standby',
  create: (_options, { get }) => {
    const load = get(LOAD_CONTROL);
    return {
      id: 'standby',
      claims: ['standby'],
      prepare: ({ revision, next: { standby = nothing } }, { signal }) => load.stage(revision, { standby: { workers: standby.workers, ratePerSecond: standby.ratePerSecond } }, signal),
    };
  },
});
