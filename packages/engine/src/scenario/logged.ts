/** An interval in which what scenarios did is written down. */
export interface LogInterval {
  /** It was handed out: what stands in it may be taken for another. */
  isOver: boolean;
}

/** Where a scenario and its steps stand in what is written down of an interval. Kept with the scenario: to look thousands up, or to make them anew, is what a load thread is late for. */
export interface Logged {
  interval: LogInterval;
  /** That its iterations began on. */
  revision: number;
  place: number;
  /** Of its steps, by their places in the scenario; -1 until one was done. */
  readonly slots: number[];
  /** Of other revisions, or intervals: more than one may be under way. */
  readonly other: Logged | undefined;
}
