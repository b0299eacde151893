import { describe, expect, it } from 'vitest';
import { loadSample } from '../../testing/loadSample.js';
import { Mix } from './mix.js';

const scenarios = [{ name: 'Order', weight: 1, enabled: true }, { name: 'Browse', weight: 3, enabled: true }, { name: 'Off', weight: 9, enabled: false }];
const second = (browse: number, order: number, revision = 1) => loadSample({ revision, scenarios: [{ name: 'Browse', iterations: browse }, { name: 'Order', iterations: order }] });

describe('the mix of scenarios', () => {
  it('is what ran against what is wanted, without what is switched off', () => {
    const mix = new Mix();
    mix.add(second(60, 40));
    mix.add(second(80, 20));
    expect(mix.shares(scenarios, 5)).toEqual([{ name: 'Browse', wanted: 0.75, achieved: 0.7 }, { name: 'Order', wanted: 0.25, achieved: 0.3 }]);
    expect(mix.shares(scenarios, 1)).toHaveLength(1);
  });

  it('is that of the last minute, and begins anew with a revision', () => {
    const mix = new Mix();
    for (let at = 0; at < 60; at++) mix.add(second(0, 100));
    for (let at = 0; at < 60; at++) mix.add(second(100, 0));
    expect(mix.shares(scenarios, 5)[0]).toMatchObject({ name: 'Browse', achieved: 1 });
    mix.add(second(1, 3, 2));
    expect(mix.shares(scenarios, 5)[0]).toMatchObject({ name: 'Browse', achieved: 0.25 });
  });

  it('is nothing before the first iteration', () => expect(new Mix().shares(scenarios, 5).map(({ achieved }) => achieved)).toEqual([0, 0]));
});
