import type { Clock } from '../contracts/clock.js';
import { MidflightError } from '../contracts/errors.js';

/** Something that others wrote and that may hang. */
export interface Deadline {
  readonly clock: Clock;
  readonly limitMs: number;
  /** Names who is late, for the error: `validator limits`. */
  readonly who: string;
}

/**
 * Runs `work` and gives up on it after the limit; its signal aborts then. What it returns later is handed to
 * `onLate`, so that nothing prepared is left lying.
 *
 * @throws MF_DEADLINE when it took too long; what `work` threw otherwise
 */
export async function withDeadline<T>(deadline: Deadline, work: (signal: AbortSignal) => T | Promise<T>, onLate?: (late: T) => void): Promise<T> {
  const { clock, limitMs, who } = deadline;
  const controller = new AbortController();
  let expired = false;
  const running = (async () => work(controller.signal))();
  const late = new Promise<never>((_, reject) => {
    const timer = clock.setTimer(limitMs, () => {
      expired = true;
      reject(new MidflightError('MF_DEADLINE', `The ${who} took longer than ${limitMs} ms.`, { details: { who, limitMs } }));
      controller.abort();
    });
    const disarm = (): void => timer.cancel();
    running.then(disarm, disarm);
  });
  running.then(
    (value) => { if (expired) onLate?.(value); },
    () => {},
  );
  return Promise.race([running, late]);
}
