import { definePlugin, RELOAD_TIMING, swapApplier, type Applier, type SettleTiming } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';

export interface ReloadTimingOptions {
  /** Stands above the document's `reload.debounce`, in milliseconds. */
  readonly debounceMs?: number;
}

/** The cap on the quiet period where the document names none: this many debounces. */
const maxWaitInDebounces = 4;

/** Makes `reload.debounce` and `reload.maxWait` true in the reloader itself. `reload.enabled` is read by the run when a reload is applied. */
export const reloadTimingApplier = definePlugin<ReloadTimingOptions, Applier<LoadDocument>>({
  kind: 'applier',
  name: 'reload-timing',
  options: { debounceMs: { type: 'number', minimum: 0, description: 'How long the sources must be quiet, in milliseconds.' } },
  create: ({ debounceMs }, { get }) => {
    const reloadTiming = get(RELOAD_TIMING);
    return swapApplier<LoadDocument, SettleTiming>({
      id: 'reload-timing',
      claims: ['reload.enabled', 'reload.debounce', 'reload.maxWait'],
      select: ({ reload }) => (debounceMs === undefined ? { debounceMs: reload.debounceMs, maxWaitMs: reload.maxWaitMs } : { debounceMs, maxWaitMs: debounceMs * maxWaitInDebounces }),
      apply: (timing) => reloadTiming.retime(timing),
    });
  },
});
