import { swapApplier } from '../appliers/swapApplier.js';
import type { Applier } from '../contracts/applier.js';
import { definePlugin, type Plugin } from '../contracts/plugin.js';
import { RELOAD_TIMING, type SettleTiming } from '../contracts/reloadTiming.js';

/** What a configuration says of its own reloads. */
export interface ReloadWishes extends SettleTiming {
  /** False: it is to be followed no more. */
  readonly enabled: boolean;
}

/** Without a word on it, a steady stream of saves is taken every so many debounces. */
const maxWaitInDebounces = 4;

/**
 * Claims every path, since the program itself makes them true when it hears of them; of its own it only retimes the
 * reloader. `debounceMs` stands above what the configuration says.
 */
export function programApplier<C>(debounceMs: number | undefined, wishesOf: ((config: C) => ReloadWishes) | undefined): Plugin<object, Applier<C>> {
  return definePlugin<object, Applier<C>>({
    kind: 'applier',
    name: 'program',
    create: (_, { get }) => {
      const reloadTiming = get(RELOAD_TIMING);
      return swapApplier<C, SettleTiming | undefined>({
        id: 'program',
        claims: [''],
        select: (config) => (debounceMs === undefined ? wishesOf?.(config) : { debounceMs, maxWaitMs: debounceMs * maxWaitInDebounces }),
        apply: (timing) => timing && reloadTiming.retime(timing),
      });
    },
  });
}
