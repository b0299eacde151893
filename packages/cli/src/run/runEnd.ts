import type { SteeredBy } from '@midflight/core';

/** Why a load ends, and who wanted it. */
export interface RunEnd extends SteeredBy {
  /**
   * `duration`: the plan is over; `signal`: the process was asked to; `control`: somebody asked through the control API;
   * `threshold`: one that aborts is broken; `guard`: it stops what hurts; `degraded`: a failed reload could not be put back;
   * `failure`: the load itself could not go on; `replay`: the recording is over, or does not come out the same.
   */
  readonly why: 'duration' | 'signal' | 'control' | 'threshold' | 'guard' | 'degraded' | 'failure' | 'replay';
  /** Of the operating system. `SIGPIPE`: whoever read the output is gone. */
  readonly signal?: 'SIGINT' | 'SIGTERM' | 'SIGPIPE';
}
