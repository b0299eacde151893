import { describe, expect, it } from 'vitest';
import { printedRandom } from '../testing/seed.js';
import { IntegerList } from './integerList.js';

describe('IntegerList', () => {
  it('is a list that grows, and begins anew once it was taken', () => {
    const random = printedRandom('integers');
    const list = new IntegerList();
    for (const length of [0, 1, 16, 17, 1_000, 40, 300]) {
      const expected: number[] = [];
      for (let at = 0; at < length; at++) {
        const number = Math.floor(random() * 1_000);
        list.push(number);
        expected.push(number);
      }
      for (let time = 0; time < length; time++) {
        const place = Math.floor(random() * length * 1.5);
        list.increment(place);
        while (expected.length <= place) expected.push(0);
        expected[place] = (expected[place] ?? 0) + 1;
      }
      expect(list.length).toBe(expected.length);
      expect([...list.take()]).toEqual(expected);
      expect(list.length).toBe(0);
    }
  });

  it('gives what stands from a place on, where those before hold nothing', () => {
    const list = new IntegerList();
    list.increment(40);
    expect([...list.take(39)]).toEqual([0, 1]);
    list.increment(41);
    expect([...list.take(40)]).toEqual([0, 1]);
  });
});
