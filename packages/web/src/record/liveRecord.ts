import type { RunRecord } from './runRecord.js';

/** A run that is under way: what there is of its record by now, or of it what is new. */
export interface LiveRecord extends Pick<RunRecord, 'title' | 'startedAt' | 'timeline' | 'reloads' | 'earlierReloads' | 'outcomes' | 'revisions' | 'notices'> {
  /** Differs between two runs, however alike they are. */
  readonly run: string;
  /** True: there is more of it, from the end of the last stretch on. */
  readonly more: boolean;
}
