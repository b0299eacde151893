import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '@midflight/core';
import { fakeClock } from '@midflight/testkit';
import { afterEach, expect, it } from 'vitest';
import { Generator } from './generator.js';
import { ChosenDriver } from './http/chosenDriver.js';
import { LoopTurn } from './loopTurn.js';
import { NameBook, type ToldNames } from './measure/nameBook.js';
import { compileParts, planOf, type Plan } from './plan.js';
import { newCount } from './scenario/feed.js';
import { mixOf, mixTableOf } from './scenario/mix.js';
import { partsOf } from './scenario/scenarioParts.js';
import { timerAlarm } from './schedule/alarm.js';
import { closeAll, serve } from './testing/runningLoad.js';
import { compiledScenario, partialSettings, rpsLoad, scenarioSettings } from './testing/settings.js';
import { waitUntil } from './testing/waitUntil.js';
import { GeneratorHost } from './threads/generatorHost.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

afterEach(closeAll);

/** So few starts that all workers rest most of the time. */
function planAt(revision: number, origin: string): Plan {
  const { workers = 1, load, scenarios, http, drainMs = 0 } = compileParts({ ...partialSettings(origin), workers: 5, load: rpsLoad(20) });
  if (load === undefined || scenarios === undefined || http === undefined) throw new Error('no plan');
  return planOf({ revision, round: 1, durationMs: Infinity }, { workers, load, scenarios, http, drainMs, transition: undefined, standby: undefined });
}

it('the numbers that scenarios go by begin anew after so many, so that no list of names grows for ever', async () => {
  const clock = fakeClock();
  const base = planAt(1, 'http://127.0.0.1:1');
  const settings = scenarioSettings('S', '/');
  const all = Array.from({ length: 200 }, (_, index) => compiledScenario({ ...settings, name: `S${index}`, steps: settings.steps.map((step) => ({ ...step, when: 'iteration < 0' })) }));
  const scenarios = mixOf(mixTableOf(all.map((_, number) => ({ number, weight: 1 }))), new Set(), (number) => all[number]);
  const { load = base.load } = compileParts({ load: rpsLoad(100) });
  const told: ToldNames[] = [];
  const generator = new Generator({ clock, driver: new ChosenDriver(clock, new LoopTurn()), makeAlarm: timerAlarm(clock), seed: 1, names: new NameBook(150), onInterval: ({ names }) => told.push(names) });
  generator.start({ ...base, load, scenarios });
  await clock.advance(4_500);
  await generator.abort();
  const namesIn = (some: readonly ToldNames[]): string[] => some.flatMap(({ added }) => JSON.parse(added));
  const turned = told.findIndex(({ from }) => from > 0);
  expect(told[turned]?.from).toBeGreaterThan(150);
  expect(namesIn(told.slice(0, turned))).toHaveLength(told[turned]?.from ?? NaN);
  expect(namesIn(told.slice(turned)).length, 'told again where they run again').toBeGreaterThan(50);
});

it('a load whose workers rest holds on to the scenarios of its plan, and of none before', { timeout: 20_000 }, async () => {
  // The first ones keep several workers busy, of which one is enough later.
  const server = await serve((_request, response) => void setTimeout(() => response.end(), server.received.length < 8 ? 150 : 0));
  const generator = new Generator({ clock: systemClock, driver: new ChosenDriver(systemClock, new LoopTurn()), makeAlarm: timerAlarm(systemClock), seed: 1, onInterval: () => {} });
  const passed: WeakRef<object>[] = [];
  for (let revision = 1; revision <= 3; revision++) {
    const plan = planAt(revision, server.origin);
    passed.push(new WeakRef(plan.scenarios));
    const { length } = server.received;
    if (revision === 1) generator.start(plan);
    else generator.switchTo(plan);
    await waitUntil('some of it have arrived', () => server.received.length > length + 10);
  }
  await waitUntil('the old ones are gone', () => {
    collectGarbage();
    return passed.filter((plan) => plan.deref() !== undefined).length === 1;
  });
  expect(passed.map((plan) => plan.deref() === undefined)).toEqual([true, true, false]);
  await generator.abort();
});

it('a scenario that is to be forgotten is held by nothing', async () => {
  const host = new GeneratorHost({ clock: systemClock, post: () => {} });
  const data = { name: 'users.csv', columns: ['id'], rowCount: 1, bytes: Uint8Array.of(49), ends: Uint32Array.of(1), strategy: 'sequential' as const };
  /** @returns what the scenario holds on to */
  const add = (number: number): WeakRef<object> => {
    const rowsGiven = newCount();
    host.receive({ kind: 'scenarios', call: number, added: [{ number, parts: partsOf({ ...scenarioSettings(`S${number}`, '/'), data }), rowsGiven }] });
    return new WeakRef(rowsGiven);
  };
  const held = [add(1), add(2)];
  host.receive({ kind: 'forget', stages: [], scenarios: [1] });
  await waitUntil('it is gone', () => {
    collectGarbage();
    return held[0]?.deref() === undefined;
  });
  expect(held[1]?.deref()).toBeDefined();
});
