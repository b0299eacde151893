import type { Changeover, ChangeoverRecord } from './changeover.js';
import { addByRevision } from './byRevision.js';
import type { IntervalRecord, Measurement, StepCell } from './measurement.js';
import { sum } from '../statistics/sum.js';
import { timesBySlot, type LoggedScenarios } from './scenarioLog.js';
import { tallied } from './tally.js';

/** Counts what a load thread wrote down: the steps that were done, by scenario, in the order in which these came. */
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
function iterationsOf({ ended }: LoggedScenarios, scenarios: readonly string[]): ReadonlyMap<string, number> {
  const iterations = new Map<string, number>();
  for (const [place, scenario] of scenarios.entries()) {
    const count = ended[place] ?? 0;
    if (count > 0) iterations.set(scenario, (iterations.get(scenario) ?? 0) + count);
  }
  return iterations;
}

function cellsOf(log: LoggedScenarios, scenarios: readonly string[], steps: readonly string[]): readonly StepCell[] {
  const { revisions, places, errors } = log;
  const cells: StepCell[] = [];
  for (const [slot, { latency, service, firstByte, connect }] of timesBySlot(log).entries()) {
    const requests = sum(latency.counts);
    if (requests === 0) continue;
    const place = places[slot] ?? 0;
    cells.push({ revision: revisions[place] ?? 0, scenario: scenarios[place] ?? '', step: steps[slot] ?? '', requests, errors: errors[slot] ?? 0, latency, service, firstByte, connect });
  }
  return cells;
}
