import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import type { ScenarioSettings, StepSettings } from '../settings.js';
import { scenarioSettings } from '../testing/settings.js';
import { partsOf } from './scenarioParts.js';

/** With all that a step may say. */
const step = (path: string, more: Partial<StepSettings> = {}): StepSettings => ({
  name: 'Read',
  request: { method: 'POST', path, queryParams: {}, headers: { Accept: 'application/json' }, body: `{"of":"${path}"}` },
  extract: [{ name: 'id', type: 'jsonPath', path: '$.id', optional: false }],
  assertions: [{ type: 'statusCode', expected: [200] }],
  thinkTime: { minMs: 1, maxMs: 2 },
  when: 'iteration > 0',
  cache: { ttlMs: 5 },
  repeat: { times: 3 },
  ...more,
});
const scenario = (name: string, steps: readonly StepSettings[]): ScenarioSettings => ({ ...scenarioSettings(name), config: { retryCount: 1, retryDelayMs: 2 }, variables: { a: 'b' }, environment: { C: 'd' }, steps });

describe('partsOf', () => {
  it('loses nothing of a scenario', () => {
    const { enabled, name, weight, steps, ...traits } = scenario('A', [step('/1', { name: 'Write', request: { ...step('/1').request, queryParams: { q: '1' } } })]);
    const [{ name: stepName, request: { method, headers, ...own }, ...stepTraits } = step('/')] = steps;
    expect(enabled).toBe(true);
    expect(partsOf({ enabled, name, weight, steps, ...traits })).toEqual({ name, weight, traits, data: undefined, steps: [{ name: stepName, ...own, traits: { method, headers, ...stepTraits } }] });
  });

  it('makes one object of what is alike, and another of what is not', () => {
    const [one, other, third] = [partsOf(scenario('A', [step('/1'), step('/2', { when: 'true' })])), partsOf(scenario('B', [step('/3')])), partsOf({ ...scenario('C', [step('/4')]), variables: { a: 'c' } })];
    expect(other.traits).toBe(one.traits);
    expect(third.traits).not.toBe(one.traits);
    expect(other.steps[0]?.traits).toBe(one.steps[0]?.traits);
    expect(one.steps[1]?.traits).not.toBe(one.steps[0]?.traits);
  });

  it('has a message hold once what is alike', () => {
    const scenarios = Array.from({ length: 16 }, (_, index) => scenario(`Scenario ${index}`, [step(`/${index}`)]));
    expect(serialize(scenarios.map(partsOf)).length).toBeLessThan(serialize(scenarios).length / 2);
  });
});
