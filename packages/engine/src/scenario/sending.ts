import type { SendOptions } from '../http/driver.js';
import type { HttpTarget } from '../http/target.js';

/** How requests are sent to a target; the same for all steps that want the same. */
export interface Sending {
  readonly target: HttpTarget;
  readonly options: SendOptions;
  /** How many redirects are followed, ≥ 0. */
  readonly redirects: number;
  /** Bodies are unpacked. */
  readonly unpacks: boolean;
  /** All send these headers, flat; undefined where something is filled in, or a body adds its own. */
  readonly headers: string[] | undefined;
}
