import { MidflightError } from '@midflight/core';
import type { StopSignals } from './stopSignals.js';

/** Rejects when the run is stopped: for as long as there is no load that could end gracefully. @throws MF_INTERRUPTED */
export function interrupted({ graceful }: Pick<StopSignals, 'graceful'>): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = (): void => reject(new MidflightError('MF_INTERRUPTED', 'Interrupted before the load began.'));
    if (graceful.aborted) refuse();
    graceful.addEventListener('abort', refuse, { once: true });
  });
}
