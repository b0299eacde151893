import { systemClock } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import type { StagedSettings } from '../control.js';
import type { ScenarioSettings } from '../settings.js';
import { printedRandom } from '../testing/seed.js';
import { engineSettings, scenarioSettings } from '../testing/settings.js';
import { Coordinator } from './coordinator.js';
import type { OpenLoadPort } from './loadPort.js';
import type { NumberedScenario, ToGenerator } from './messages.js';

/** A load thread as far as it keeps scenarios: by their numbers, and by the stages that name these. */
function keeper() {
  const names = new Map<number, string>();
  const stages = new Map<number, readonly number[]>();
  const add = (added: readonly NumberedScenario[]): void => added.forEach(({ number, parts: { name } }) => names.set(number, name));
  const receive = (message: ToGenerator): void => {
    if (message.kind === 'scenarios') add(message.added);
    if (message.kind === 'stage') {
      add(message.added);
      if (message.scenarios) stages.set(message.stage, [...message.scenarios.numbers]);
    }
    if (message.kind === 'forget') {
      for (const stage of message.stages) stages.delete(stage);
      for (const number of message.scenarios) names.delete(number);
    }
  };
  const open: OpenLoadPort = ({ onMessage }) => ({
    post: (message) => {
      receive(message);
      if ('call' in message) queueMicrotask(() => onMessage({ kind: 'done', call: message.call }));
    },
    close: () => Promise.resolve(),
  });
  return { open, names, stages, namesOf: (stage: number) => stages.get(stage)?.map((number) => names.get(number)) };
}

describe('scenarios that are staged', () => {
  it('are under their numbers for as long as a stage that names them can be asked for, and no longer, whatever was given up', async () => {
    const random = printedRandom('staged scenarios');
    const { open, names, stages, namesOf } = keeper();
    const coordinator = new Coordinator({ open, threads: 1, clock: systemClock, onMeasurement: () => {}, onFailure: (error) => expect.unreachable(error.message) });
    let made = 0;
    const newScenario = (): ScenarioSettings => scenarioSettings(`S${++made}`, '/');
    let scenarios = Array.from({ length: 40 }, newScenario);
    const { scenarios: _, ...others } = engineSettings('http://127.0.0.1:1');
    (await coordinator.stage(1, others)).commit();
    (await coordinator.stage(1, { scenarios })).commit();
    let stage = 2;
    /** Of the stages that were not given up, what they should be found to name. */
    const expected = new Map<number, readonly string[]>([[stage, scenarios.map(({ name }) => name)]]);
    const under: Promise<unknown>[] = [];
    for (let change = 0; change < 300; change++) {
      const kept = random() < 0.2 ? 0 : random();
      scenarios = scenarios.map((one) => (random() < kept ? one : newScenario()));
      const [number, wanted] = [++stage, scenarios.map(({ name }) => name)];
      const giveUp = new AbortController();
      const staged: Promise<StagedSettings | undefined> = coordinator.stage(number, { scenarios }, giveUp.signal).catch(() => undefined);
      under.push(staged);
      if (random() < 0.3) giveUp.abort(new Error('something newer came'));
      else if (random() < 0.8) {
        const done = await staged;
        expected.set(number, wanted);
        if (random() < 0.7) done?.commit();
      }
      for (const known of expected.keys()) if (!stages.has(known)) expected.delete(known);
      for (const [known, named] of expected) expect(namesOf(known)).toEqual(named);
    }
    await Promise.all(under);
    expect(stages.size).toBeLessThan(20);
    expect(Math.max(...names.keys())).toBeLessThan(20 * 40);
    expect(made).toBeGreaterThan(2_000);
    // What is in force, and what it can be taken back to.
    for (let twice = 0; twice < 2; twice++) (await coordinator.stage(++stage, { scenarios })).commit();
    // More than wait in line at a time when somebody saves without a pause.
    const passed = Array.from({ length: 20 }, async () => {
      const giveUp = new AbortController();
      const staged = coordinator.stage(++stage, { scenarios: [newScenario()] }, giveUp.signal);
      giveUp.abort(new Error('something newer came'));
      await expect(staged).rejects.toThrow('something newer came');
    });
    await Promise.all(passed);
    for (let other = 0; other < 20; other++) await coordinator.stage(++stage, { workers: 3 });
    expect([...names.values()].toSorted()).toEqual(scenarios.map(({ name }) => name).toSorted());
    expect(stages.size).toBe(2);
  });
});
