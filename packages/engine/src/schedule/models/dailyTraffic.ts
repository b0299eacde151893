import { demand, demandAbove, demandNotNegative } from '../demand.js';
import type { Rate } from '../rate.js';
import { linearRate } from './linearRate.js';

/** `dailytraffic`, rates in starts per second, ratios of the cycle. */
export interface DailyTrafficSettings {
  readonly model: 'dailytraffic';
  /** 0 ≤ min < mid < max. */
  readonly minPerSecond: number;
  readonly midPerSecond: number;
  readonly maxPerSecond: number;
  /** > 0. */
  readonly cycleDurationMs: number;
  /** Each ≥ 0, their sum at most 1. */
  readonly morningRampRatio: number;
  readonly peakSustainRatio: number;
  readonly midDeclineRatio: number;
  readonly midSustainRatio: number;
  readonly eveningDeclineRatio: number;
}

/**
 * Up to the peak, down to the middle, down to the night; what the ratios leave is night. It repeats.
 *
 * @throws MF_ENGINE_SETTINGS naming the field
 */
export function dailyTrafficRate(settings: DailyTrafficSettings): Rate {
  const { minPerSecond: min, midPerSecond: mid, maxPerSecond: max, cycleDurationMs } = settings;
  const { morningRampRatio, peakSustainRatio, midDeclineRatio, midSustainRatio, eveningDeclineRatio } = settings;
  const ratios = { morningRampRatio, peakSustainRatio, midDeclineRatio, midSustainRatio, eveningDeclineRatio };
  demandNotNegative({ minPerSecond: min, ...ratios });
  demandAbove({ midPerSecond: mid }, min);
  demandAbove({ maxPerSecond: max }, mid);
  demandAbove({ cycleDurationMs }, 0);
  const sum = Object.values(ratios).reduce((total, ratio) => total + ratio, 0);
  demand(sum <= 1 + 1e-9, 'the sum of the ratios', sum, 'must be at most 1');

  const part = (ratio: number, from: number, to: number) => ({ lengthMs: ratio * cycleDurationMs, from, to });
  const day = [part(morningRampRatio, min, max), part(peakSustainRatio, max, max), part(midDeclineRatio, max, mid), part(midSustainRatio, mid, mid), part(eveningDeclineRatio, mid, min)];
  const dayMs = day.reduce((total, { lengthMs }) => total + lengthMs, 0);
  return linearRate([...day, { lengthMs: Math.max(0, cycleDurationMs - dayMs), from: min, to: min }], 'repeat');
}
