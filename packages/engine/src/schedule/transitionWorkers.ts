import { valueAlong } from './curve.js';
import type { Transition } from './transition.js';
import { tickMs, type FollowedCurve } from './workerSchedule.js';
import type { WorkerCurve } from './workerCurve.js';

/** As many workers for ever. */
export function fixedWorkers(count: number): WorkerCurve {
  return { countAt: () => count, lengthMs: 0 };
}

/**
 * From the number of workers that there is to where another curve will be when the transition ends; from there on that one.
 * A rate that moves over the same transition never runs short of workers for it: they are rounded up, and as the count is
 * looked at now and then only, a growing one is that of the next look.
 *
 * @param from - how many there are
 * @param nowMs - when the transition begins, on the clock of the curve's beginning
 */
export function transitionWorkers(from: number, { curve, lengthMs }: Transition, to: FollowedCurve, nowMs: number): FollowedCurve {
  const ageMs = nowMs - to.beganAtMs;
  const end = to.curve.countAt(ageMs + lengthMs, to.start);
  const aheadMs = end > from ? tickMs : 0;
  return {
    beganAtMs: nowMs,
    start: from,
    curve: {
      lengthMs: Math.max(lengthMs, to.curve.lengthMs - ageMs),
      countAt: (tMs) => (tMs < lengthMs ? wholeUp(valueAlong(curve, from, end, Math.min(1, (tMs + aheadMs) / lengthMs))) : to.curve.countAt(ageMs + tMs, to.start)),
    },
  };
}

/** 30.000000000000004 workers are 30. */
function wholeUp(count: number): number {
  return Math.ceil(count - 1e-9);
}
