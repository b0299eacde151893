import { describe, expect, it } from 'vitest';
import { scenarioSettings } from '../testing/settings.js';
import { ScenarioShelf } from './scenarioShelf.js';

const [first, second, third] = ['A', 'B', 'C'].map((name) => scenarioSettings(name, '/'));
if (!first || !second || !third) throw new Error('no scenarios');

describe('ScenarioShelf', () => {
  it('sends what the threads do not have, and names it again by its number', () => {
    const shelf = new ScenarioShelf();
    expect(shelf.take(1, [first, second])).toMatchObject({ added: [{ number: 1, settings: first }, { number: 2, settings: second }], scenarios: { count: 2, numbers: Uint32Array.of(1, 2), upTo: Float64Array.of(1, 2) } });
    expect(shelf.take(2, [third, first])).toMatchObject({ added: [{ number: 3, settings: third }], scenarios: { numbers: Uint32Array.of(3, 1) } });
  });

  it('leaves those that are not enabled out of the mix, and has them ready', () => {
    const shelf = new ScenarioShelf();
    expect(shelf.take(1, [{ ...first, enabled: false }, second])).toMatchObject({ added: [{ number: 1 }, { number: 2 }], scenarios: { count: 2, numbers: Uint32Array.of(2), upTo: Float64Array.of(1) } });
  });

  it('says which are named no more, and sends those again, under numbers that have become free', () => {
    const shelf = new ScenarioShelf();
    shelf.take(1, [first, second]);
    shelf.take(2, [first, third]);
    expect(shelf.release([1])).toEqual([2]);
    expect(shelf.release([1])).toEqual([]);
    expect(shelf.take(3, [second, first]).added).toMatchObject([{ number: 2, settings: second }]);
    expect(shelf.release([2, 3])).toEqual([3, 2, 1]);
  });

  it('sends again what did not arrive', () => {
    const shelf = new ScenarioShelf();
    const { added } = shelf.take(1, [first]);
    shelf.drop(added);
    expect(shelf.take(2, [first]).added).toMatchObject([{ number: 2 }]);
    expect(shelf.release([1])).toEqual([1]);
  });

  it('counts the rows of a scenario and its file on when the scenario is another', () => {
    const shelf = new ScenarioShelf();
    const data = (name: string) => ({ name, columns: ['id'], rowCount: 1, bytes: new Uint8Array(1), ends: Uint32Array.of(1), strategy: 'sequential' as const });
    const countOf = (stage: number, name: string, file: string): unknown => shelf.take(stage, [{ ...scenarioSettings(name, '/'), data: data(file) }]).added[0]?.rowsGiven;
    const count = countOf(1, 'A', 'users.csv');
    expect(count).toBeInstanceOf(SharedArrayBuffer);
    expect(countOf(2, 'A', 'users.csv')).toBe(count);
    expect(countOf(3, 'A', 'others.csv')).not.toBe(count);
    expect(countOf(4, 'B', 'users.csv')).not.toBe(count);
  });
});
