import { field } from '../fields.js';
import { positiveDuration } from '../values/durations.js';
import { choice } from '../values/text.js';

const curves = ['linear', 'exponential', 'step'] as const;

/** `reload.transition`: how workers and rate get from where they are to where a change wants them. */
export class Transition {
  /** > 0. */
  @field(positiveDuration, { key: 'over', required: true, description: 'How long the way takes, from the moment the change is applied.' })
  readonly overMs!: number;

  @field(choice(curves), { key: 'curve', default: 'linear', description: 'Along a straight line; by the same factor in the same time; or step: at once.' })
  readonly curve!: (typeof curves)[number];
}
