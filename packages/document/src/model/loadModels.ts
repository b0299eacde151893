import { field, notYet, type Variants } from './fields.js';
import { positiveDuration } from './values/durations.js';
import { rate } from './values/numbers.js';
import { choice } from './values/text.js';

const units = ['requests', 'iterations'] as const;

/** What every load model may carry. */
@notYet({ arrival: 'random arrivals', seed: 'repeatable random arrivals' })
class AnyLoad {
  @field(choice(units), { key: 'unit', default: 'requests', description: 'What counts as one start of an open model.' })
  readonly unit!: (typeof units)[number];

  /** > 0. */
  @field(positiveDuration, { key: 'maxLag', default: '1s', description: 'How late a start may be before it is dropped and counted.' })
  readonly maxLagMs!: number;
}

/** Closed model: each worker starts its next iteration when its last one ends. */
export class ConcurrentLoad extends AnyLoad {
  @field(choice(['concurrent']), { key: 'model', required: true, description: 'Closed loop.' })
  readonly model!: 'concurrent';
}

/** Open model: starts at a constant rate, whatever the target does. */
export class RpsLoad extends AnyLoad {
  @field(choice(['rps']), { key: 'model', required: true, description: 'Constant rate.' })
  readonly model!: 'rps';

  /** > 0. */
  @field(rate, { key: 'target', required: true, description: 'Starts a second; also 500/s or 30/m.' })
  readonly targetPerSecond!: number;
}

/** `load`: when iterations start. */
export type LoadModel = ConcurrentLoad | RpsLoad;

/** The load models by name. */
export const loadModels: Variants = {
  by: 'model',
  of: { concurrent: ConcurrentLoad, rps: RpsLoad },
  later: ['ramp', 'rampRps', 'dailytraffic', 'dailyTraffic', 'stages', 'steps', 'spike', 'wave', 'stagedWorkers'],
};
