import { describe, expect, it } from 'vitest';
import type { CompiledScenario } from '../scenario/compile.js';
import type { Logged } from '../scenario/logged.js';
import { compiledScenario, scenarioSettings } from '../testing/settings.js';
import { NameBook } from './nameBook.js';
import { ScenarioLog } from './scenarioLog.js';

const failed = { outcome: undefined, error: 'network', latencyMs: 1, serviceMs: 1 } as const;

/** All that is kept with a scenario. */
function keptWith({ logged }: CompiledScenario): readonly Logged[] {
  const kept: Logged[] = [];
  for (let one: Logged | undefined = logged; one !== undefined; one = one.other) kept.push(one);
  return kept;
}

describe('ScenarioLog', () => {
  it('tells each revision of a scenario once, in each interval anew', () => {
    const scenario = compiledScenario(scenarioSettings('A', '/1', '/2'));
    const log = new ScenarioLog(new NameBook());
    for (const revisions of [[1, 1, 1], [2, 2], [1, 2, 1, 2, 2]]) {
      for (const revision of revisions) {
        log.request(revision, scenario, 0, failed);
        log.request(revision, scenario, 1, failed);
        log.iterationEnded(revision, scenario);
      }
      expect([log.requests, log.iterations]).toEqual([revisions.length * 2, revisions.length]);
      const told = [...new Set(revisions)];
      const countOf = (revision: number): number => revisions.filter((one) => one === revision).length;
      const data = log.take();
      expect([...data.revisions]).toEqual(told);
      expect([...data.scenarios]).toEqual(told.map(() => scenario.number));
      expect([...data.ended]).toEqual(told.map(countOf));
      expect([...data.errors]).toEqual(told.flatMap((revision) => [countOf(revision), countOf(revision)]));
    }
  });

  it('keeps no more with a scenario than were under way at once', () => {
    const scenario = compiledScenario(scenarioSettings('A', '/'));
    const log = new ScenarioLog(new NameBook());
    for (let revision = 2; revision < 100; revision++) {
      for (const one of [revision - 1, revision]) log.request(one, scenario, 0, failed);
      log.take();
    }
    expect(keptWith(scenario)).toHaveLength(2);
  });

  it('is not disturbed by another that is under way: what is left of a round that is over is told apart', () => {
    const scenario = compiledScenario(scenarioSettings('A', '/'));
    const names = new NameBook();
    const logs = [new ScenarioLog(names), new ScenarioLog(names)];
    for (let interval = 0; interval < 3; interval++) {
      for (let turn = 0; turn < 5; turn++) for (const log of logs) log.request(1, scenario, 0, failed);
      for (const log of logs.slice(interval % 2)) {
        const { revisions, errors } = log.take();
        expect([[...revisions], [...errors]]).toEqual([[1], [log === logs[0] && interval === 2 ? 10 : 5]]);
      }
    }
  });
});
