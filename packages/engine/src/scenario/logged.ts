/** Intervals one after the other, in each of which what scenarios do is written down. */
export interface LogSeries {
  /** The number of the one under way: what stands in an earlier one was handed out, and may be taken for another. */
  underWay: number;
}

/** Where a scenario and its steps stand in what is written down of an interval. Kept with the scenario: to look thousands up, or to make them anew, is what a load thread is late for. */
export interface Logged {
  series: LogSeries;
  /** Of the series. A number, and no object of each interval: a collector of garbage would come back to thousands that name it. */
  interval: number;
  /** That its iterations began on. */
  revision: number;
  place: number;
  /** Of its first step; those of the others follow. */
  firstSlot: number;
  /** Of other revisions, or intervals: more than one may be under way. */
  other: Logged | undefined;
}

const none: LogSeries = { underWay: 0 };

/** Of a scenario that has done nothing. It is there from the first, since a collector of garbage is done sooner with what was made together. */
export function notLogged(): Logged {
  return { series: none, interval: -1, revision: 0, place: 0, firstSlot: 0, other: undefined };
}
