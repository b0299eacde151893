import type { Rate } from '../rate.js';

/**
 * The same rate for ever.
 *
 * @param perSecond - starts per second, finite and ≥ 0
 */
export function constantRate(perSecond: number): Rate {
  return {
    perSecondAt: () => perSecond,
    startsBy: (tMs) => (tMs * perSecond) / 1000,
    timeOf: (starts) => (perSecond === 0 ? Infinity : (starts * 1000) / perSecond),
  };
}
