import { field } from '../fields.js';
import { variantWord } from '../values/text.js';
import { AnyLoad } from './anyLoad.js';

/** Closed model: each worker starts its next iteration when its last one ends. */
export class ConcurrentLoad extends AnyLoad {
  @field(variantWord('concurrent'), { key: 'model', required: true, description: 'Closed loop.' })
  readonly model!: 'concurrent';
}
