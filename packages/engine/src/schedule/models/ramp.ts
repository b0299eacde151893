import { demandAbove, demandNotNegative } from '../demand.js';
import type { Rate } from '../rate.js';
import { linearRate } from './linearRate.js';

/** `ramp`, rates in starts per second. */
export interface RampSettings {
  readonly model: 'ramp';
  /** ≥ 0. */
  readonly minPerSecond: number;
  /** Above the minimum. */
  readonly maxPerSecond: number;
  /** > 0. */
  readonly rampDurationMs: number;
}

/**
 * A third of the time up, a third at the maximum, a third down; then the minimum.
 *
 * @throws MF_ENGINE_SETTINGS naming the field
 */
export function rampRate({ minPerSecond: min, maxPerSecond: max, rampDurationMs }: RampSettings): Rate {
  demandNotNegative({ minPerSecond: min });
  demandAbove({ maxPerSecond: max }, min);
  demandAbove({ rampDurationMs }, 0);
  const lengthMs = rampDurationMs / 3;
  return linearRate([{ lengthMs, from: min, to: max }, { lengthMs, from: max, to: max }, { lengthMs, from: max, to: min }], 'hold');
}
