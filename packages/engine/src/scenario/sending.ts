import type { HttpRequest, SendOptions } from '../http/driver.js';
import type { HttpTarget } from '../http/target.js';

/** How the requests of a step are sent to a target; the same for all of them. */
export interface Sending {
  readonly target: HttpTarget;
  readonly options: SendOptions;
  /** How many redirects are followed, ≥ 0. */
  readonly redirects: number;
  /** Bodies are unpacked. */
  readonly unpacks: boolean;
  /** Of a step in which nothing is filled in; undefined until it is first sent. */
  request: HttpRequest | undefined;
}
