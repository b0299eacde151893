import { field } from '../fields.js';
import { positiveDuration } from '../values/durations.js';
import { rate, rateOrZero } from '../values/numbers.js';
import { variantWord } from '../values/text.js';
import { AnyLoad } from './anyLoad.js';

/** Open model: a third of the time up, a third at the maximum, a third down; then the minimum. */
export class RampLoad extends AnyLoad {
  @field(variantWord('ramp', ['rampRps']), { key: 'model', required: true, description: 'Up, on, and down again.' })
  readonly model!: 'ramp';

  /** ≥ 0. */
  @field(rateOrZero, { key: 'min', required: true, description: 'The rate at the beginning and from the end on.' })
  readonly minPerSecond!: number;

  /** > 0. */
  @field(rate, { key: 'max', required: true, description: 'The rate in the middle third; above min.' })
  readonly maxPerSecond!: number;

  /** > 0. */
  @field(positiveDuration, { key: 'rampDuration', required: true, description: 'How long all of it takes: a third up, a third at max, a third down.' })
  readonly rampDurationMs!: number;
}
