import { describe, expect, it } from 'vitest';
import { printedRandom } from '../testing/seed.js';
import { Tally } from './tally.js';

describe('Tally', () => {
  it.each([1, 2, 8, 9, 40])('counts as a map does, with %i keys', (keys) => {
    const random = printedRandom(`tally of ${keys}`);
    const tally = new Tally();
    const counted = new Map<string, number>();
    for (let part = 0; part < 8; part++) {
      for (let i = 0; i < 250; i++) {
        const key = `key ${Math.floor(random() * keys)}`;
        const count = 1 + Math.floor(random() * 3);
        if (random() < 0.1) tally.addAll([[key, count]]);
        else tally.add(key, count);
        counted.set(key, (counted.get(key) ?? 0) + count);
      }
      expect(tally.get('key 0')).toBe(counted.get('key 0'));
    }
    expect(tally.toRecord()).toEqual(Object.fromEntries(counted));
    expect(tally.toMap()).toEqual(counted);
    expect(tally.total).toBe([...counted.values()].reduce((sum, count) => sum + count, 0));
  });

  it('knows no key that was not counted, whatever its name', () => {
    const tally = new Tally();
    tally.add('toString');
    expect([tally.get('toString'), tally.get('valueOf')]).toEqual([1, 0]);
    tally.add('__proto__', 3);
    expect([...tally.toMap()]).toEqual([['toString', 1], ['__proto__', 3]]);
    expect(Object.entries(tally.toRecord())).toEqual([['toString', 1], ['__proto__', 3]]);
  });
});
