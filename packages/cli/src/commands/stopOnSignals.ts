import type { Clock, SteeredBy } from '@midflight/core';
import type { RunEnd } from '../run/runEnd.js';
import type { StopSignals } from '../run/stopSignals.js';

/** Signals of the operating system as requests to a run. */
export interface SignalRequests extends StopSignals, Disposable {
  /** Asks for an end through the control API, as a signal would: gracefully, or `now`. */
  askEnd(now: boolean, by: SteeredBy): void;
  /** SIGHUP calls `listener` from here on; before, it does nothing. */
  onHangup(listener: () => void): void;
  /** There is no load any more that could be ended: what it leaves is being written. */
  closing(): void;
}

/**
 * Listens to the process's signals until it is disposed of: the first SIGINT or SIGTERM asks for a graceful end, a second SIGINT for
 * one at once. An output that nobody reads any more asks for a graceful end, too: no load goes on unseen behind `| head`. When
 * there is nothing left to ask for, signals do not cut short what is being written: that is said once on stderr, and what comes more
 * than 5 s later ends the process as if nobody listened.
 */
export function stopOnSignals(clock: Clock): SignalRequests {
  const graceful = new AbortController();
  const now = new AbortController();
  const insist = lastWrites(clock);
  let end: RunEnd | undefined;
  let isClosing = false;
  let lookAgain = (): void => {};
  const endBy = (by: RunEnd): void => {
    end ??= by;
    graceful.abort();
  };
  const interrupt = (): void => {
    const [isSecond, isThird] = [graceful.signal.aborted, now.signal.aborted];
    endBy({ why: 'signal', signal: 'SIGINT' });
    // What may still wait for others then, such as exporters, waits no longer.
    if (isSecond) now.abort();
    if (isClosing || isThird) insist('SIGINT');
  };
  const terminate = (): void => {
    endBy({ why: 'signal', signal: 'SIGTERM' });
    if (isClosing) insist('SIGTERM');
  };
  // Node ignores SIGPIPE, and says instead that a write failed.
  const lose = onceLost((isUnread) => isUnread && endBy({ why: 'signal', signal: 'SIGPIPE' }));
  const hangUp = (): void => lookAgain();
  process.on('SIGINT', interrupt).on('SIGTERM', terminate).on('SIGHUP', hangUp);
  process.stdout.on('error', lose);
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
    onHangup: (listener) => {
      lookAgain = listener;
    },
    closing: () => {
      isClosing = true;
    },
    [Symbol.dispose]: () => {
      process.off('SIGINT', interrupt).off('SIGTERM', terminate).off('SIGHUP', hangUp);
      process.stdout.off('error', lose);
    },
  };
}

/** Says once on stderr that the output is lost. @param onLost - `isUnread`: whoever read it is gone; else it can't be written, such as to a full disk */
function onceLost(onLost: (isUnread: boolean) => void): (error: NodeJS.ErrnoException) => void {
  let isSaid = false;
  return ({ code, message }) => {
    if (isSaid) return;
    isSaid = true;
    const isUnread = code === 'EPIPE';
    process.stderr.write(isUnread ? 'midflight: nobody reads the output any more; the load ends.\n' : `midflight: the output can't be written: ${message}; the load goes on.\n`);
    onLost(isUnread);
  };
}

/** How long the last writes of a run are spared, in milliseconds. */
const sparedMs = 5_000;

/** Takes the signals that come while the last of a run is written. */
function lastWrites(clock: Clock): (signal: 'SIGINT' | 'SIGTERM') => void {
  let firstAt: number | undefined;
  return (signal) => {
    if (firstAt === undefined) {
      firstAt = clock.now();
      process.stderr.write(`midflight: closing: the last of the audit, of reports and of what is remembered is being written; from ${sparedMs / 1_000} s on, another Ctrl-C leaves it unfinished.\n`);
    }
    if (clock.now() - firstAt < sparedMs) return;
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  };
}
