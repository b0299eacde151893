import { demandAbove, demandNotNegative } from '../demand.js';
import type { Rate } from '../rate.js';
import { linearRate } from './linearRate.js';

/** `spike`, rates in starts per second. */
export interface SpikeSettings {
  readonly model: 'spike';
  /** ≥ 0. */
  readonly basePerSecond: number;
  /** > 0. */
  readonly peakPerSecond: number;
  /** When it begins, in milliseconds. */
  readonly atMs: number;
  readonly riseMs: number;
  readonly holdMs: number;
  readonly fallMs: number;
}

/**
 * The base, once up to the peak and back, and the base again.
 *
 * @throws MF_ENGINE_SETTINGS naming the field
 */
export function spikeRate({ basePerSecond: base, peakPerSecond: peak, atMs, riseMs, holdMs, fallMs }: SpikeSettings): Rate {
  demandNotNegative({ basePerSecond: base });
  demandAbove({ peakPerSecond: peak }, 0);
  demandNotNegative({ atMs, riseMs, holdMs, fallMs });
  return linearRate(
    [
      { lengthMs: atMs, from: base, to: base },
      { lengthMs: riseMs, from: base, to: peak },
      { lengthMs: holdMs, from: peak, to: peak },
      { lengthMs: fallMs, from: peak, to: base },
      { lengthMs: 0, from: base, to: base },
    ],
    'hold',
  );
}
