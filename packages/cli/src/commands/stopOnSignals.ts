import type { SteeredBy } from '@midflight/core';
import type { RunEnd } from '../run/runEnd.js';
import type { StopSignals } from '../run/runLoad.js';

/** Signals of the operating system as requests to a run. */
export interface SignalRequests extends StopSignals, Disposable {
  /** Asks for an end through the control API, as a signal would: gracefully, or `now`. */
  askEnd(now: boolean, by: SteeredBy): void;
}

/**
 * Listens to the process's signals: the first SIGINT or SIGTERM asks for a graceful end, a second SIGINT for one at
 * once, SIGHUP calls `onHangup`. Disposing of it ends the listening.
 */
export function stopOnSignals(onHangup: () => void): SignalRequests {
  const graceful = new AbortController();
  const now = new AbortController();
  let end: RunEnd | undefined;
  const endBy = (by: RunEnd): void => {
    end ??= by;
    graceful.abort();
  };
  const interrupt = (): void => {
    const isSecond = graceful.signal.aborted;
    endBy({ why: 'signal', signal: 'SIGINT' });
    if (isSecond) now.abort();
  };
  const terminate = (): void => endBy({ why: 'signal', signal: 'SIGTERM' });
  process.on('SIGINT', interrupt).on('SIGTERM', terminate).on('SIGHUP', onHangup);
  return {
    graceful: graceful.signal,
    now: now.signal,
    get end() {
      return end;
    },
    askEnd: (atOnce, by) => {
      endBy({ why: 'control', ...by });
      if (atOnce) now.abort();
    },
    [Symbol.dispose]: () => void process.off('SIGINT', interrupt).off('SIGTERM', terminate).off('SIGHUP', onHangup),
  };
}
