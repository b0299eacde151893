import { createToken } from './token.js';

/** How long to wait for a writer to finish. */
export interface SettleTiming {
  /** How long the sources must be quiet, in milliseconds, ≥ 0. */
  readonly debounceMs: number;
  /** After the first change, a steady stream of changes is taken at least this often, in milliseconds, ≥ `debounceMs`. */
  readonly maxWaitMs: number;
}

/** Retunes the reloader itself. */
export interface ReloadTiming {
  /** Changes how long the sources must be quiet, also of a wait under way. */
  retime(timing: SettleTiming): void;
}

/** The service through which an applier of `reload.debounce` and its like does its work; every reloader offers it. */
export const RELOAD_TIMING = createToken<ReloadTiming>('ReloadTiming');
