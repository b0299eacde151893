import { describe, expect, it } from 'vitest';
import { compileParts } from '../plan.js';
import { atOnce } from '../schedule/transition.js';
import { ChangeoverRecorder } from '../measure/changeoverRecorder.js';
import { NameBook } from '../measure/nameBook.js';
import { Recorder } from '../measure/recorder.js';
import { partialSettings } from '../testing/settings.js';
import { seededRandom } from '../scenario/random.js';
import type { Start } from './start.js';
import { StartQueue } from './startQueue.js';

const { workers = 1, load = { kind: 'closed', model: 'concurrent' }, scenarios, http, drainMs = 0 } = compileParts(partialSettings('http://127.0.0.1'));
if (scenarios === undefined || http === undefined) throw new Error('no plan');
const plan = { revision: 1, round: 1, durationMs: Infinity, workers, load, scenarios, http, drainMs, transition: atOnce };
const scenario = scenarios.pick(seededRandom(1));
const names = new NameBook();
const recorder = new Recorder({ round: 1, fromMs: 0, changeover: new ChangeoverRecorder(names), names, onIdle: () => {} });

function startAt(dueMs: number): Start {
  return { kind: 'scheduled', plan, scenario, recorder, dueMs, expiresAtMs: dueMs + 100 };
}

describe('StartQueue', () => {
  it('hands 10 000 starts out in order, in any rhythm', () => {
    const queue = new StartQueue();
    const taken: number[] = [];
    for (let due = 0; due < 10_000; due++) {
      queue.add(startAt(due));
      if (due % 3 === 0) taken.push(queue.takeFirst()?.dueMs ?? -1);
    }
    while (queue.length > 0) taken.push(queue.takeFirst()?.dueMs ?? -1);
    expect(taken).toEqual(Array.from({ length: 10_000 }, (_, index) => index));
    expect(queue.takeFirst()).toBeUndefined();
  });

  it('drops what expired and nothing else', () => {
    const queue = new StartQueue();
    for (const due of [0, 10, 20]) queue.add(startAt(due));
    expect(queue.takeExpired(110)?.dueMs).toBe(0);
    expect(queue.takeExpired(110)).toBeUndefined();
    expect(queue.takeFirst()?.dueMs).toBe(10);
    expect(queue.clear().map(({ dueMs }) => dueMs)).toEqual([20]);
    expect(queue.length).toBe(0);
  });
});
