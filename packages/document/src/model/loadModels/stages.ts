import { field, listField } from '../fields.js';
import { duration } from '../values/durations.js';
import { rateOrZero } from '../values/numbers.js';
import { variantWord } from '../values/text.js';
import { AnyLoad } from './anyLoad.js';

/** One stage of a rate. */
export class RateStage {
  /** ≥ 0. */
  @field(rateOrZero, { key: 'target', required: true, description: 'The rate that the stage leads to.' })
  readonly targetPerSecond!: number;

  /** ≥ 0. */
  @field(duration, { key: 'over', default: '0s', description: 'How long it takes to get there; 0s is a jump.' })
  readonly overMs!: number;

  /** ≥ 0. */
  @field(duration, { key: 'hold', default: '0s', description: 'How long the rate stays there.' })
  readonly holdMs!: number;
}

/** Open model: from stage to stage on straight lines; the last target holds. */
export class StagesLoad extends AnyLoad {
  @field(variantWord('stages'), { key: 'model', required: true, description: 'Straight lines from stage to stage.' })
  readonly model!: 'stages';

  /** ≥ 0. */
  @field(rateOrZero, { key: 'startAt', default: 0, description: 'The rate at the beginning.' })
  readonly startAtPerSecond!: number;

  @listField(() => RateStage, { key: 'stages', required: true, notEmpty: true, description: 'One after the other; the last one holds.' })
  readonly stages!: readonly RateStage[];
}
