import type { Changeover, ChangeoverRecord } from './changeover.js';
import { addByRevision } from './byRevision.js';
import type { IntervalRecord, Measurement, StepCell } from './measurement.js';
import { countInto, type LoggedScenarios } from './scenarioLog.js';
import { StepTimes } from './stepTimes.js';
import { tallied } from './tally.js';

/** Counts what a load thread wrote down, the steps in the order in which they came. */
export function toMeasurement({ log, changeover, ...facts }: IntervalRecord): Measurement {
  const [scenarios, steps]: readonly [readonly string[], readonly string[]] = JSON.parse(log.names);
  const cells = cellsOf(log, scenarios, steps);
  return { ...facts, iterations: iterationsOf(log, scenarios), changeover: toChangeover(changeover), cells, byRevision: addByRevision(cells) };
}

/** Counts what a load thread wrote down of how changes take hold. */
export function toChangeover({ traces, ...facts }: ChangeoverRecord): Changeover {
  return { ...facts, traces: traces.map(({ begun, ...trace }) => ({ ...trace, begun: tallied(begun) })) };
}

/** Of all revisions. */
function iterationsOf({ ended }: LoggedScenarios, scenarios: readonly string[]): Readonly<Record<string, number>> {
  // Without a prototype, so that no name means anything else.
  const iterations: Record<string, number> = Object.create(null);
  for (const [place, scenario] of scenarios.entries()) {
    const count = ended[place] ?? 0;
    if (count > 0) iterations[scenario] = (iterations[scenario] ?? 0) + count;
  }
  return iterations;
}

function cellsOf({ revisions, places, errors, counted, chunks, length }: LoggedScenarios, scenarios: readonly string[], steps: readonly string[]): readonly StepCell[] {
  const times = steps.map((_, slot) => {
    const one = new StepTimes();
    const before = counted[slot];
    if (before) one.merge(before);
    return one;
  });
  countInto(times, chunks, length);
  return times.map((one, slot) => {
    const place = places[slot] ?? 0;
    return { revision: revisions[place] ?? 0, scenario: scenarios[place] ?? '', step: steps[slot] ?? '', requests: one.latency.count, errors: errors[slot] ?? 0, ...one.take() };
  });
}
