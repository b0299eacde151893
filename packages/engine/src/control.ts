import { createToken, type ChangeCause } from '@midflight/core';
import type { EngineSettings, TransitionSettings } from './settings.js';

/** A part of the settings that is ready to be switched to. */
export interface StagedSettings {
  /**
   * Switches to it. All that is committed in one tick reaches the load threads as one change at one instant, so no
   * iteration sees half of it.
   *
   * @throws MF_ENGINE_STALE when it was forgotten, since eight others or more were staged meanwhile
   */
  commit(): void;
  /** Switches back to what was in force when it was staged; within the tick of the commit, the load never sees it. Idempotent. */
  revert(): void;
}

/** What an applier may do to a running load: the whole of it. */
export interface LoadControl {
  /**
   * Checks and compiles a part of the settings in the load threads; nothing is visible yet.
   *
   * @param revision - the revision that samples of the new settings belong to
   * @throws MF_ENGINE_SETTINGS when the load could not run on it
   */
  stage(revision: number, part: Partial<EngineSettings>, signal?: AbortSignal): Promise<StagedSettings>;
}

/** The service that appliers ask their host for. */
export const LOAD_CONTROL = createToken<LoadControl>('LoadControl');

/**
 * How a change gets to the load: as its document wants it, or at once. What a guard takes back hurts, so that goes at once,
 * from wherever the load is by then.
 */
export function wayTo(wanted: TransitionSettings | undefined, cause: ChangeCause | undefined): TransitionSettings {
  return wanted === undefined || cause?.kind === 'guard' ? { overMs: 0, curve: 'step' } : { ...wanted };
}
