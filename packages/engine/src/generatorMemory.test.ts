import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '@midflight/core';
import { afterEach, expect, it } from 'vitest';
import { Generator } from './generator.js';
import { ChosenDriver } from './http/chosenDriver.js';
import { LoopTurn } from './loopTurn.js';
import { compileParts, planOf, type Plan } from './plan.js';
import { timerAlarm } from './schedule/alarm.js';
import { closeAll, serve } from './testing/runningLoad.js';
import { partialSettings, rpsLoad } from './testing/settings.js';
import { waitUntil } from './testing/waitUntil.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

afterEach(closeAll);

/** So few starts that all workers rest most of the time. */
function planAt(revision: number, origin: string): Plan {
  const { workers = 1, load, scenarios, http, drainMs = 0 } = compileParts({ ...partialSettings(origin), workers: 5, load: rpsLoad(20) });
  if (load === undefined || scenarios === undefined || http === undefined) throw new Error('no plan');
  return planOf({ revision, round: 1, durationMs: Infinity }, { workers, load, scenarios, http, drainMs, transition: undefined, standby: undefined });
}

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
