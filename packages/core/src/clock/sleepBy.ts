import type { Clock } from '../contracts/clock.js';

/** Makes a clock's `sleep` of its `setTimer`, for those who write a clock. */
export function sleepBy(setTimer: Clock['setTimer']): Clock['sleep'] {
  return (delayMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = (): void => {
        timer.cancel();
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimer(delayMs, end);
      signal?.addEventListener('abort', end);
    });
}
