import { demand, demandAbove, demandNotNegative } from '../demand.js';
import type { Rate } from '../rate.js';
import { linearRate } from './linearRate.js';

/** `steps`, rates in starts per second. */
export interface StepsSettings {
  readonly model: 'steps';
  /** ≥ 0. */
  readonly startPerSecond: number;
  /** > 0. */
  readonly stepPerSecond: number;
  /** > 0. */
  readonly everyMs: number;
  /** At least the start. */
  readonly maxPerSecond: number;
}

/** How many stairs there may be. */
const mostStairs = 10_000;

/** The stairs from the start to the maximum, the last one included. */
function stairsOf({ startPerSecond, stepPerSecond, maxPerSecond }: Omit<StepsSettings, 'model' | 'everyMs'>): number {
  // One more than was written would come of a step such as 0.1.
  return Math.ceil((maxPerSecond - startPerSecond) / stepPerSecond - 1e-9) + 1;
}

/**
 * A staircase: higher by `step` after each `every`, up to the maximum, which holds.
 *
 * @throws MF_ENGINE_SETTINGS naming the field
 */
export function stepsRate(settings: StepsSettings): Rate {
  const { startPerSecond, stepPerSecond, everyMs, maxPerSecond } = settings;
  demandNotNegative({ startPerSecond, maxPerSecond });
  demandAbove({ stepPerSecond, everyMs }, 0);
  demand(maxPerSecond >= startPerSecond, 'maxPerSecond', maxPerSecond, 'must be at least the start');
  demand(stairsOf(settings) <= mostStairs, 'stepPerSecond', stepPerSecond, `must make at most ${mostStairs} stairs`);
  const stairs = Array.from({ length: stairsOf(settings) }, (_, index) => Math.min(maxPerSecond, startPerSecond + index * stepPerSecond));
  return linearRate(stairs.map((perSecond) => ({ lengthMs: everyMs, from: perSecond, to: perSecond })), 'hold');
}
