import { field } from '../fields.js';
import { positiveDuration } from '../values/durations.js';
import { rate, rateOrZero } from '../values/numbers.js';
import { choice, variantWord } from '../values/text.js';
import { AnyLoad } from './anyLoad.js';

const shapes = ['sine', 'triangle', 'square'] as const;

/** Open model: between two rates, for ever. Every shape begins at the minimum. */
export class WaveLoad extends AnyLoad {
  @field(variantWord('wave'), { key: 'model', required: true, description: 'Up and down, for ever.' })
  readonly model!: 'wave';

  /** ≥ 0. */
  @field(rateOrZero, { key: 'min', required: true, description: 'The lowest rate, at the beginning of each period.' })
  readonly minPerSecond!: number;

  /** > 0. */
  @field(rate, { key: 'max', required: true, description: 'The highest rate; above min.' })
  readonly maxPerSecond!: number;

  /** > 0. */
  @field(positiveDuration, { key: 'period', required: true, description: 'From one low to the next.' })
  readonly periodMs!: number;

  @field(choice(shapes), { key: 'shape', default: 'sine', description: 'How the rate moves; square is low for the first half.' })
  readonly shape!: (typeof shapes)[number];
}
