import type { Clock } from '@midflight/core';
import type { HttpDriver } from '../http/driver.js';
import type { Recorder } from '../measure/recorder.js';
import type { FeedCursors } from '../scenario/feed.js';
import type { Random } from '../scenario/random.js';

/** What iterations work with. */
export interface IterationTools {
  readonly clock: Clock;
  readonly driver: HttpDriver;
  readonly recorder: Recorder;
  readonly random: Random;
  readonly cursors: FeedCursors;
}
