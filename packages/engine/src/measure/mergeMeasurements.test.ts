import { describe, expect, it } from 'vitest';
import { compileParts, planOf, type Plan } from '../plan.js';
import type { CompiledScenario } from '../scenario/compile.js';
import { printedRandom } from '../testing/seed.js';
import { compiledScenario, partialSettings, scenarioSettings } from '../testing/settings.js';
import { ChangeoverRecorder } from './changeoverRecorder.js';
import type { Measurement } from './measurement.js';
import { mergeMeasurements } from './mergeMeasurements.js';
import { KnownNames, NameBook } from './nameBook.js';
import { Recorder } from './recorder.js';
import { toMeasurement } from './toMeasurement.js';

const { workers = 1, load = { kind: 'closed', model: 'concurrent' }, scenarios, http, drainMs = 0 } = compileParts(partialSettings('http://127.0.0.1'));
if (scenarios === undefined || http === undefined) throw new Error('no plan');
const mix = scenarios;
const planAt = (revision: number): Plan => planOf({ revision, round: 1, durationMs: Infinity }, { workers, load, scenarios: mix, http, drainMs, transition: undefined, standby: undefined });

/** A thread that takes note. */
function recorder(): { readonly recorder: Recorder; readonly scenario: CompiledScenario; readonly drain: () => Measurement } {
  const names = new NameBook();
  const changeover = new ChangeoverRecorder(names);
  changeover.start(0);
  const one = new Recorder({ round: 1, fromMs: 0, changeover, names, onIdle: () => {} });
  return {
    recorder: one,
    scenario: compiledScenario(scenarioSettings('only', '/')),
    drain: () => {
      changeover.pulse({ nowMs: 1_000, startsAsked: 500, workers: 4, activeWorkers: 2 });
      return toMeasurement(one.drain({ toMs: 1_000, revision: 2, targetPerSecond: 500, workers: 4, activeWorkers: 2 }, changeover.drain(undefined)), new KnownNames());
    },
  };
}

describe('mergeMeasurements', () => {
  it('is what one thread would have measured, to the bucket, however the events were dealt', () => {
    const random = printedRandom('merge');
    const alone = recorder();
    const threads = [recorder(), recorder(), recorder()];
    for (const each of [alone, ...threads]) each.recorder.switched({ revision: 2, atMs: 0, inFlight: 1, waiting: 2 });
    for (let event = 0; event < 5_000; event++) {
      const thread = threads[Math.floor(random() * 3)] ?? alone;
      const [atMs, latencyMs, kind, revision] = [event / 6, random() ** 4 * 3_000, random(), random() < 0.3 ? 1 : 2];
      const dueMs = atMs - random();
      for (const { recorder: to, scenario } of [alone, thread]) {
        const start = { plan: planAt(revision), scenario, dueMs };
        to.startDue();
        to.lag(latencyMs / 10);
        if (kind < 0.1) to.startDropped();
        else {
          to.iterationBegun(start, atMs);
          to.changeover.sent(revision, atMs);
          to.request(revision, scenario, 0, { outcome: undefined, error: kind < 0.3 ? 'network' : undefined, latencyMs, serviceMs: latencyMs / 2 });
          to.iterationEnded(start, kind < 0.2 ? 'cut' : 'ended', 5, atMs);
        }
      }
    }
    const whole = alone.drain();
    const merged = mergeMeasurements(threads.map(({ drain }) => [drain()]));
    const inOrder = <T extends { readonly revision: number }>(all: readonly T[]): readonly T[] => all.toSorted((one, other) => one.revision - other.revision);
    const bare = ({ changeover, switches, ...rest }: Measurement): unknown => ({ ...rest, cells: inOrder(rest.cells), byRevision: inOrder(rest.byRevision), traces: inOrder(changeover.traces), begun: changeover.pulses.map(({ begun, asked, workers: all }) => [begun, asked, all]), oldest: changeover.oldestRevision, at: switches.map(({ atMs, revision }) => [atMs, revision]) });
    expect(bare({ ...merged, busyMs: Math.round(merged.busyMs) })).toEqual(bare({ ...whole, activeWorkers: 6 }));
    expect(merged.switches).toEqual([{ revision: 2, atMs: 0, inFlight: 3, waiting: 6 }]);
  });
});
