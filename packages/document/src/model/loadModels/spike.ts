import { field } from '../fields.js';
import { duration } from '../values/durations.js';
import { rate, rateOrZero } from '../values/numbers.js';
import { variantWord } from '../values/text.js';
import { AnyLoad } from './anyLoad.js';

/** Open model: the base, once up to the peak and back, and the base again. */
export class SpikeLoad extends AnyLoad {
  @field(variantWord('spike'), { key: 'model', required: true, description: 'One spike.' })
  readonly model!: 'spike';

  /** ≥ 0. */
  @field(rateOrZero, { key: 'base', required: true, description: 'The rate before and after.' })
  readonly basePerSecond!: number;

  /** > 0. */
  @field(rate, { key: 'peak', required: true, description: 'The rate at the top.' })
  readonly peakPerSecond!: number;

  /** ≥ 0. */
  @field(duration, { key: 'at', required: true, description: 'When it begins to rise.' })
  readonly atMs!: number;

  /** ≥ 0. */
  @field(duration, { key: 'rise', default: '0s', description: 'How long it rises; 0s is a jump.' })
  readonly riseMs!: number;

  /** ≥ 0. */
  @field(duration, { key: 'hold', required: true, description: 'How long it stays at the top.' })
  readonly holdMs!: number;

  /** ≥ 0. */
  @field(duration, { key: 'fall', default: '0s', description: 'How long it falls; 0s is a jump.' })
  readonly fallMs!: number;
}
