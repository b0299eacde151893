import type { StopSignals } from '../run/runLoad.js';

/** Signals of the operating system as requests to a run. */
export interface SignalRequests extends StopSignals, Disposable {
  /** Asks for an end as a signal would: gracefully, or `now`. */
  end(now: boolean): void;
}

/**
 * Listens to the process's signals: the first SIGINT or SIGTERM asks for a graceful end, a second SIGINT for one at
 * once, SIGHUP calls `onHangup`. Disposing of it ends the listening.
 */
export function stopOnSignals(onHangup: () => void): SignalRequests {
  const graceful = new AbortController();
  const now = new AbortController();
  const interrupt = (): void => (graceful.signal.aborted ? now : graceful).abort();
  const terminate = (): void => graceful.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', terminate).on('SIGHUP', onHangup);
  return {
    graceful: graceful.signal,
    now: now.signal,
    end: (atOnce) => {
      graceful.abort();
      if (atOnce) now.abort();
    },
    [Symbol.dispose]: () => void process.off('SIGINT', interrupt).off('SIGTERM', terminate).off('SIGHUP', onHangup),
  };
}
