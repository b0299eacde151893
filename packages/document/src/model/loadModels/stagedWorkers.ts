import { field, listField } from '../fields.js';
import { duration } from '../values/durations.js';
import { integer } from '../values/numbers.js';
import { variantWord } from '../values/text.js';
import { AnyLoad } from './anyLoad.js';

/** One stage of a number of workers. */
export class WorkerStage {
  /** 0–10 000. */
  @field(integer({ min: 0, max: 10_000 }), { key: 'workers', required: true, description: 'How many workers the stage leads to.' })
  readonly workers!: number;

  /** ≥ 0. */
  @field(duration, { key: 'over', default: '0s', description: 'How long it takes to get there; 0s is a jump.' })
  readonly overMs!: number;

  /** ≥ 0. */
  @field(duration, { key: 'hold', default: '0s', description: 'How long they stay.' })
  readonly holdMs!: number;
}

/** Closed model whose number of workers follows stages, beginning with `config.workers`. */
export class StagedWorkersLoad extends AnyLoad {
  @field(variantWord('stagedWorkers'), { key: 'model', required: true, description: 'Closed loop; the number of workers follows stages, beginning with config.workers.' })
  readonly model!: 'stagedWorkers';

  @listField(() => WorkerStage, { key: 'stages', required: true, notEmpty: true, description: 'One after the other; the last one holds.' })
  readonly stages!: readonly WorkerStage[];
}
