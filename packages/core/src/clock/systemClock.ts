import { performance } from 'node:perf_hooks';
import type { Clock, Timer } from '../contracts/clock.js';
import { sleepBy } from './sleepBy.js';

/** The longest delay that Node's timers take; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

function setTimer(delayMs: number, callback: () => void): Timer {
  const dueAt = performance.now() + delayMs;
  let handle: NodeJS.Timeout;
  // Node cuts fractions off, so a timer may fire before it is due; then it is set again for the rest.
  const fire = (): void => (performance.now() < dueAt ? arm() : callback());
  const arm = (): void => {
    handle = setTimeout(fire, Math.min(longestTimerMs, Math.max(0, dueAt - performance.now())));
  };
  arm();
  return { cancel: () => clearTimeout(handle) };
}

/** The machine's own clock: monotonic `performance.now()` and Node's timers. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallTimeMs: () => Date.now(),
  setTimer,
  sleep: sleepBy(setTimer),
};
