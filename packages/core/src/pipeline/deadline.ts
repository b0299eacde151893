import type { Clock } from '../contracts/clock.js';
import { MidflightError } from '../contracts/errors.js';

/** Something that others wrote and that may hang. */
export interface Deadline {
  readonly clock: Clock;
  readonly limitMs: number;
  /** Names who is late, for the error: `validator limits`. */
  readonly who: string;
  /** Gives up at once when it aborts. @defaultValue never */
  readonly stop?: AbortSignal | undefined;
}

/**
 * Runs `work` and gives up on it after the limit, or when it is stopped; its signal aborts then. What it returns later is
 * handed to `onLate`, so that nothing prepared is left lying.
 *
 * @throws MF_DEADLINE when it took too long; MF_STOPPED; what `work` threw otherwise
 */
export async function withDeadline<T>({ clock, limitMs, who, stop }: Deadline, work: (signal: AbortSignal) => T | Promise<T>, onLate?: (late: T) => void): Promise<T> {
  const controller = new AbortController();
  const running = (async () => work(controller.signal))();
  const givenUp = new Promise<never>((_, reject) => {
    const giveUp = (reason: MidflightError): void => {
      disarm();
      reject(reason);
      running.then((late) => onLate?.(late), () => {});
      controller.abort();
    };
    const stopped = (): void => giveUp(new MidflightError('MF_STOPPED', `The ${who} was stopped before it had finished.`, { details: { who } }));
    const timer = clock.setTimer(limitMs, () => giveUp(new MidflightError('MF_DEADLINE', `The ${who} took longer than ${limitMs} ms.`, { details: { who, limitMs } })));
    const disarm = (): void => {
      timer.cancel();
      stop?.removeEventListener('abort', stopped);
    };
    if (stop?.aborted) return stopped();
    stop?.addEventListener('abort', stopped);
    running.then(disarm, disarm);
  });
  return Promise.race([running, givenUp]);
}
