import type { IntervalRecord, Measurement, StepCell } from './measurement.js';
import { countInto, type LoggedRequests } from './requestLog.js';
import { StepTimes } from './stepTimes.js';

/** Counts what a load thread wrote down, the steps in the order in which they came. */
export function toMeasurement({ requests, ...facts }: IntervalRecord): Measurement {
  return { ...facts, cells: cellsOf(requests) };
}

function cellsOf({ revisions, scenarios, steps, errors, counted, chunks, length }: LoggedRequests): readonly StepCell[] {
  const times = steps.map((_, slot) => {
    const one = new StepTimes();
    const before = counted[slot];
    if (before) one.merge(before);
    return one;
  });
  countInto(times, chunks, length);
  return times.map((one, slot) => ({
    revision: revisions[slot] ?? 0,
    scenario: scenarios[slot] ?? '',
    step: steps[slot] ?? '',
    requests: one.latency.count,
    errors: errors[slot] ?? 0,
    ...one.toData(),
  }));
}
