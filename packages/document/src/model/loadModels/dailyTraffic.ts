import { field } from '../fields.js';
import { positiveDuration } from '../values/durations.js';
import { fraction, rate, rateOrZero } from '../values/numbers.js';
import { variantWord } from '../values/text.js';
import { AnyLoad } from './anyLoad.js';

/** Open model: up to a peak, down to a middle, down to the night, and again. What the ratios leave of the cycle is night. */
export class DailyTrafficLoad extends AnyLoad {
  @field(variantWord('dailytraffic', ['dailyTraffic']), { key: 'model', required: true, description: 'A day of traffic, repeated.' })
  readonly model!: 'dailytraffic';

  /** ≥ 0. */
  @field(rateOrZero, { key: 'min', required: true, description: 'The rate at night.' })
  readonly minPerSecond!: number;

  /** > 0. */
  @field(rate, { key: 'mid', required: true, description: 'The rate in the afternoon; between min and max.' })
  readonly midPerSecond!: number;

  /** > 0. */
  @field(rate, { key: 'max', required: true, description: 'The rate at the peak.' })
  readonly maxPerSecond!: number;

  /** > 0. */
  @field(positiveDuration, { key: 'cycleDuration', required: true, description: 'How long a day takes.' })
  readonly cycleDurationMs!: number;

  /** 0–1. */
  @field(fraction, { key: 'morningRampRatio', default: 0.2, description: 'The part of the day in which the rate rises to max.' })
  readonly morningRampRatio!: number;

  /** 0–1. */
  @field(fraction, { key: 'peakSustainRatio', default: 0.1, description: 'The part of the day at max.' })
  readonly peakSustainRatio!: number;

  /** 0–1. */
  @field(fraction, { key: 'midDeclineRatio', default: 0.2, description: 'The part of the day in which the rate falls to mid.' })
  readonly midDeclineRatio!: number;

  /** 0–1. */
  @field(fraction, { key: 'midSustainRatio', default: 0.1, description: 'The part of the day at mid.' })
  readonly midSustainRatio!: number;

  /** 0–1. */
  @field(fraction, { key: 'eveningDeclineRatio', default: 0.2, description: 'The part of the day in which the rate falls to min.' })
  readonly eveningDeclineRatio!: number;
}
