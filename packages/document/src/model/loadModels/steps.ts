import { field } from '../fields.js';
import { positiveDuration } from '../values/durations.js';
import { rate, rateOrZero } from '../values/numbers.js';
import { variantWord } from '../values/text.js';
import { AnyLoad } from './anyLoad.js';

/** Open model: a staircase up to a maximum, which holds. */
export class StepsLoad extends AnyLoad {
  @field(variantWord('steps'), { key: 'model', required: true, description: 'A staircase.' })
  readonly model!: 'steps';

  /** ≥ 0. */
  @field(rateOrZero, { key: 'start', required: true, description: 'The rate of the first stair.' })
  readonly startPerSecond!: number;

  /** > 0. */
  @field(rate, { key: 'step', required: true, description: 'How much higher the next stair is.' })
  readonly stepPerSecond!: number;

  /** > 0. */
  @field(positiveDuration, { key: 'every', required: true, description: 'How long a stair lasts.' })
  readonly everyMs!: number;

  /** > 0. */
  @field(rate, { key: 'max', required: true, description: 'The rate of the last stair, which holds; at least start.' })
  readonly maxPerSecond!: number;
}
