import type { Changeover, ChangeoverRecord } from './changeover.js';
import { addByRevision } from './byRevision.js';
import type { IntervalRecord, Measurement, StepCell } from './measurement.js';
import { sum } from '../statistics/sum.js';
import { timesBySlot, type LoggedScenarios } from './scenarioLog.js';
import type { KnownNames } from './nameBook.js';
import { startsByName } from './startTally.js';
import type { StepTimesData } from './stepTimes.js';

/**
 * Counts what a load thread wrote down: the steps that were done, by scenario, in the order in which these came.
 *
 * @param names - what this thread told before; learns what it tells now
 */
export function toMeasurement({ names: told, log, changeover, ...facts }: IntervalRecord, names: KnownNames): Measurement {
  names.learn(told);
  const cells = cellsOf(log, names);
  return { ...facts, iterations: iterationsOf(log, names), changeover: toChangeover(changeover, names), cells, byRevision: addByRevision(cells) };
}

/** Counts what a load thread wrote down of how changes take hold. */
export function toChangeover({ traces, ...facts }: ChangeoverRecord, names: KnownNames): Changeover {
  return { ...facts, traces: traces.map(({ begun, ...trace }) => ({ ...trace, begun: startsByName(begun, names) })) };
}

/** Of all revisions. */
function iterationsOf({ scenarios, ended }: LoggedScenarios, names: KnownNames): ReadonlyMap<string, number> {
  const iterations = new Map<string, number>();
  for (const [place, number] of scenarios.entries()) {
    const count = ended[place] ?? 0;
    const { scenario } = names.of(number);
    if (count > 0) iterations.set(scenario, (iterations.get(scenario) ?? 0) + count);
  }
  return iterations;
}

function cellsOf(log: LoggedScenarios, names: KnownNames): readonly StepCell[] {
  const { scenarios, revisions, errors } = log;
  const times = timesBySlot(log);
  const cells: StepCell[] = [];
  let slot = 0;
  for (const [place, number] of scenarios.entries()) {
    const { scenario, steps } = names.of(number);
    const revision = revisions[place] ?? 0;
    for (const step of steps) {
      const cell = cellOf({ revision, scenario, step, errors: errors[slot] ?? 0 }, times[slot++]);
      if (cell) cells.push(cell);
    }
  }
  return cells;
}

/** Undefined where nothing was done. */
function cellOf(facts: Pick<StepCell, 'revision' | 'scenario' | 'step' | 'errors'>, times: StepTimesData | undefined): StepCell | undefined {
  const requests = times ? sum(times.latency.counts) : 0;
  return times && requests > 0 ? { ...facts, requests, ...times } : undefined;
}
