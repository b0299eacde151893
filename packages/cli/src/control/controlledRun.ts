import type { Logger, Reloader, SteeredBy } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import type { LiveRecord, LiveTables, TablesView } from '@midflight/web';
import type { PlanRounds } from '../run/planRounds.js';
import type { RunClock } from '../run/runClock.js';
import type { ControlSource } from './controlSource.js';
import type { RunFeed } from './runFeed.js';

/** What the control API knows of the run that it steers. */
export interface ControlledRun {
  readonly reloader: Reloader<LoadDocument>;
  readonly runClock: RunClock;
  readonly rounds: PlanRounds;
  readonly feed: RunFeed;
  /** The record so far, or what is new of it since then; undefined before the load, and where nobody keeps one. */
  record(this: void, afterMs: number | undefined): Omit<LiveRecord, 'run'> | undefined;
  /** What scenarios, thresholds and errors are doing now; undefined before the load, and where nobody keeps it. */
  tables(this: void, view: TablesView): LiveTables | undefined;
  /** What is posted goes here. */
  readonly source: ControlSource;
  readonly logger: Logger;
  /** Ends the run: gracefully, or `now`. */
  end(now: boolean, by: SteeredBy): void;
}
