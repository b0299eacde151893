import type { Override } from '../contracts/override.js';
import type { ChangeCause } from '../contracts/source.js';

/** What a person or a guard has set above the sources. */
export interface SteeringState {
  /** False: what the sources want is not even read. */
  readonly enabled: boolean;
  /** True: what the sources want is judged, and waits. */
  readonly frozen: boolean;
  readonly overrides: readonly Override[];
  /** True when what is active is not what the sources want, for one of these reasons or because it was taken back. */
  readonly drift: boolean;
}

/** Who steers. */
export type SteeredBy = Pick<ChangeCause, 'author' | 'message' | 'via'>;
