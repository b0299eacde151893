import { afterEach, describe, expect, it } from 'vitest';
import { controlledTest, documentOf } from '../../testing/controlledTest.js';
import { SteeringKeys } from './steeringKeys.js';

const by = { via: 'terminal', author: 'ann' };
const cleanups: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function pressing(first?: string) {
  const run = await controlledTest({}, first);
  cleanups.push(() => run[Symbol.asyncDispose]());
  const said: string[] = [];
  const ends: object[] = [];
  const keys = new SteeringKeys({ reloader: run.reloader, end: (now, who) => ends.push({ now, who }) }, by, (message) => said.push(message));
  const { steering } = run.reloader;
  /** Presses, and waits for what comes of it: nothing of the steering is under way any more. */
  const press = async (key: string): Promise<void> => {
    expect(keys.press(key)).toBe(true);
    await steering.clearOverride('metadata.author').catch(() => {});
  };
  const active = () => run.reloader.status.active?.config;
  return { run, keys, press, said, ends, active };
}

describe('keys of the terminal', () => {
  it('move the rate by a tenth and the workers by one, pinned above the files, and say whose it is', async () => {
    const { run, press, active } = await pressing();
    await press('+');
    expect(active()?.load).toMatchObject({ targetPerSecond: 110 });
    await press('=');
    expect(active()?.load).toMatchObject({ targetPerSecond: 121 });
    await press('-');
    expect(active()?.load).toMatchObject({ targetPerSecond: 110 });
    await press(']');
    expect(active()?.config.workers).toBe(6);
    await press('[');
    expect(active()?.config.workers).toBe(5);
    expect(run.outcomes.filter(({ outcome }) => outcome === 'applied').slice(1).map(({ cause }) => cause)).toEqual(Array.from({ length: 5 }, () => ({ kind: 'override', ...by })));
    await press('c');
    expect(run.reloader.status.steering.overrides).toEqual([]);
    expect(active()?.load).toMatchObject({ targetPerSecond: 100 });
  });

  it('are refused where a change of the file would be', async () => {
    const { run, press, active } = await pressing(documentOf(100, 1));
    await press('[');
    expect(run.outcomes.find(({ outcome }) => outcome === 'rejected')).toMatchObject({ cause: { kind: 'override', ...by }, findings: [{ code: 'MF_RANGE', path: 'config.workers' }] });
    expect(active()?.config.workers).toBe(1);
  });

  it('freeze and thaw in turn', async () => {
    const { run, press } = await pressing();
    await press('f');
    expect(run.reloader.status.steering.frozen).toBe(true);
    await press('f');
    expect(run.reloader.status.steering.frozen).toBe(false);
  });

  it('roll back to what was before, and say why not where nothing was', async () => {
    const { run, press, said, active } = await pressing();
    await press('r');
    expect(said).toEqual(['There is no revision before the active one. Kept are: 1.']);
    await run.save(documentOf(200));
    await press('r');
    expect(active()?.load).toMatchObject({ targetPerSecond: 100 });
    expect(run.reloader.status.active).toMatchObject({ revision: 3 });
  });

  it('say why a rate can not be moved', async () => {
    const { press, said } = await pressing(documentOf(100).replace('{ model: rps, target: 100 }', '{ model: ramp, min: 1, max: 2, rampDuration: 1m }'));
    await press('+');
    expect(said).toEqual(['The rate of the model ramp is a curve: edit the document to move it.']);
  });

  it('end the run gracefully, and do nothing where they stand for nothing', async () => {
    const { keys, ends } = await pressing();
    keys.stop();
    expect(ends).toEqual([{ now: false, who: by }]);
    expect(['x', '', 'toString'].map((key) => keys.press(key))).toEqual([false, false, false]);
  });
});
