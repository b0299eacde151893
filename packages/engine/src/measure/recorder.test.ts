import { expect, it } from 'vitest';
import { compiledScenario, scenarioSettings } from '../testing/settings.js';
import { ChangeoverRecorder } from './changeoverRecorder.js';
import { NameBook } from './nameBook.js';
import { Recorder } from './recorder.js';

it('hands out with each interval how many answers it had of each status, also of one that came once', () => {
  const names = new NameBook();
  const changeover = new ChangeoverRecorder(names);
  const recorder = new Recorder({ round: 1, fromMs: 0, changeover, names, onIdle: () => {} });
  const scenario = compiledScenario(scenarioSettings('S', '/'));
  /** The statuses of an interval in which these were answered. */
  const drainAfter = (answered: readonly number[], toMs: number): Readonly<Record<string, number>> => {
    for (const status of answered) {
      const outcome = { kind: 'answer', status, headers: undefined, setCookies: [], body: undefined, connectMs: 0, firstByteMs: 1, endedAtMs: toMs } as const;
      recorder.request(1, scenario, 0, { outcome, error: undefined, latencyMs: 1, serviceMs: 1 });
    }
    return recorder.drain({ toMs, revision: 1, targetPerSecond: null, workers: 1, activeWorkers: 0 }, changeover.drain(undefined)).statuses;
  };
  expect(drainAfter([200, 503, 200, 100, 999], 1_000)).toEqual({ 100: 1, 200: 2, 503: 1, 999: 1 });
  expect(drainAfter([503], 2_000)).toEqual({ 503: 1 });
  expect(drainAfter([], 3_000)).toEqual({});
});
