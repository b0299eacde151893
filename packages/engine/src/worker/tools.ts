import type { Clock } from '@midflight/core';
import type { HttpDriver } from '../http/driver.js';
import type { FeedCursors } from '../scenario/feed.js';
import type { Random } from '../scenario/random.js';

/** What iterations work with. */
export interface IterationTools {
  readonly clock: Clock;
  readonly driver: HttpDriver;
  readonly random: Random;
  readonly cursors: FeedCursors;
  /** `{{iteration}}` of the next one, ≥ 0. */
  readonly nextNumber: () => number;
}
