import { field } from '../fields.js';
import { rate } from '../values/numbers.js';
import { variantWord } from '../values/text.js';
import { AnyLoad } from './anyLoad.js';

/** Open model: starts at a constant rate, whatever the target does. */
export class RpsLoad extends AnyLoad {
  @field(variantWord('rps'), { key: 'model', required: true, description: 'Constant rate.' })
  readonly model!: 'rps';

  /** > 0. */
  @field(rate, { key: 'target', required: true, description: 'Starts a second; also 500/s or 30/m.' })
  readonly targetPerSecond!: number;
}
