import type { Changeover, ChangeoverRecord } from './changeover.js';
import type { IntervalRecord, Measurement, StepCell } from './measurement.js';
import { countInto, type LoggedRequests } from './requestLog.js';
import { StepTimes } from './stepTimes.js';
import { tallied } from './tally.js';

/** Counts what a load thread wrote down, the steps in the order in which they came. */
export function toMeasurement({ requests, iterations, changeover, ...facts }: IntervalRecord): Measurement {
  return { ...facts, iterations: tallied(iterations), changeover: toChangeover(changeover), cells: cellsOf(requests) };
}

/** Counts what a load thread wrote down of how changes take hold. */
export function toChangeover({ traces, ...facts }: ChangeoverRecord): Changeover {
  return { ...facts, traces: traces.map(({ begun, ...trace }) => ({ ...trace, begun: tallied(begun) })) };
}

function cellsOf({ revisions, names, errors, counted, chunks, length }: LoggedRequests): readonly StepCell[] {
  const [scenarios, steps]: readonly [readonly string[], readonly string[]] = JSON.parse(names);
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
