import { describe, expect, it } from 'vitest';
import { compileScenario, type CompiledScenario } from '../scenario/compile.js';
import type { Logged } from '../scenario/logged.js';
import { scenarioSettings } from '../testing/settings.js';
import { ScenarioLog } from './scenarioLog.js';

const failed = { outcome: undefined, error: 'network', latencyMs: 1, serviceMs: 1 } as const;

/** All that is kept with a scenario. */
function keptWith({ logged }: CompiledScenario): readonly Logged[] {
  const kept: Logged[] = [];
  for (let one = logged; one !== undefined; one = one.other) kept.push(one);
  return kept;
}

describe('ScenarioLog', () => {
  it('tells each revision of a scenario once, in each interval anew', () => {
    const { scenario } = compileScenario(scenarioSettings('A', '/1', '/2'));
    for (const revisions of [[1, 1, 1], [2, 2], [1, 2, 1, 2, 2]]) {
      const log = new ScenarioLog();
      for (const revision of revisions) {
        log.request(revision, scenario, 0, failed);
        log.request(revision, scenario, 1, failed);
        log.iterationEnded(revision, scenario);
      }
      expect([log.requests, log.iterations]).toEqual([revisions.length * 2, revisions.length]);
      const told = [...new Set(revisions)];
      const countOf = (revision: number): number => revisions.filter((one) => one === revision).length;
      expect(log.toData()).toMatchObject({ revisions: told, ended: told.map(countOf), places: told.flatMap((_, place) => [place, place]), errors: told.flatMap((revision) => [countOf(revision), countOf(revision)]) });
    }
  });

  it('keeps no more with a scenario than were under way at once', () => {
    const { scenario } = compileScenario(scenarioSettings('A', '/'));
    for (let revision = 2; revision < 100; revision++) {
      const log = new ScenarioLog();
      for (const one of [revision - 1, revision]) log.request(one, scenario, 0, failed);
      log.toData();
    }
    expect(keptWith(scenario)).toHaveLength(2);
  });

  it('is not disturbed by another that is under way: what is left of a round that is over is told apart', () => {
    const { scenario } = compileScenario(scenarioSettings('A', '/'));
    const logs = [new ScenarioLog(), new ScenarioLog()];
    for (let turn = 0; turn < 5; turn++) for (const log of logs) log.request(1, scenario, 0, failed);
    for (const log of logs) expect(log.toData()).toMatchObject({ revisions: [1], errors: [5] });
  });
});
