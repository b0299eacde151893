import { asWritten, field } from './fields.js';
import { integer, rateOrZero } from './values/numbers.js';

/** `standby`: what the load idles at while its plan does not run. */
export class Standby {
  /** 1–10 000. */
  @field(integer({ min: 1, max: 10_000 }), { key: 'workers', default: 2, description: 'How many iterate at once in standby, at most.' })
  readonly workers!: number;

  /** ≥ 0. */
  @field(rateOrZero, { key: 'rate', aliases: { rps: asWritten }, default: 0, description: 'Requests a second in standby, evenly; 0 sends none.' })
  readonly ratePerSecond!: number;
}
