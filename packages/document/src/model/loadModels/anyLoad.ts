import { field } from '../fields.js';
import { positiveDuration } from '../values/durations.js';
import { integer } from '../values/numbers.js';
import { choice } from '../values/text.js';

const units = ['requests', 'iterations'] as const;
const arrivals = ['uniform', 'poisson'] as const;

/** What every load model may carry. */
export class AnyLoad {
  @field(choice(units), { key: 'unit', default: 'requests', description: 'What counts as one start of an open model.' })
  readonly unit!: (typeof units)[number];

  /** > 0. */
  @field(positiveDuration, { key: 'maxLag', default: '1s', description: 'How late a start may be before it is dropped and counted.' })
  readonly maxLagMs!: number;

  @field(choice(arrivals), { key: 'arrival', default: 'uniform', description: 'How starts of an open model follow each other: evenly, or at random at the same rate.' })
  readonly arrival!: (typeof arrivals)[number];

  /** 0 to 2^32 − 1. */
  @field(integer({ min: 0, max: 2 ** 32 - 1 }), { key: 'seed', description: 'Makes random arrivals the same in each run.' })
  readonly seed?: number;
}
