import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedStretches, madeAround } from './changedStretches.js';

const objects = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
/** In which one may stand more than once. */
const list = fc.array(fc.constantFrom(...objects), { maxLength: 8 });
const withoutDoubles = fc.shuffledSubarray([...objects, ...['e', 'f', 'g', 'h'].map((name) => ({ name }))]);

/** Letters as objects, of which the same letter is the same one in all lists. */
const known = new Map<string, { readonly name: string }>();
function listOf(letters: string): readonly object[] {
  return letters.split('').map((name) => {
    const object = known.get(name) ?? { name };
    known.set(name, object);
    return object;
  });
}

describe('changedStretches', () => {
  it('leaves out what two lists have alike around them, in order', () => {
    const property = fc.property(list, list, (before, now) => {
      let [atBefore, at] = [0, 0];
      for (const { firstBefore, endBefore, first, end } of changedStretches(before, now)) {
        expect(now.slice(at, first)).toEqual(before.slice(atBefore, firstBefore));
        expect(Math.min(endBefore - firstBefore, end - first)).toBeGreaterThanOrEqual(0);
        expect(endBefore - firstBefore + end - first).toBeGreaterThan(0);
        [atBefore, at] = [endBefore, end];
      }
      expect(now.slice(at)).toEqual(before.slice(atBefore));
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it('begins nowhere with what stood there, where none stands twice', () => {
    const property = fc.property(withoutDoubles, withoutDoubles, (before, now) => {
      const both = changedStretches(before, now).filter(({ firstBefore, endBefore, first, end }) => endBefore > firstBefore && end > first);
      for (const { firstBefore, first } of both) expect(now[first]).not.toBe(before[firstBefore]);
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it.each([
    ['nothing', 'abcdef', 'abcdef', []],
    ['places far apart', 'abcdef', 'aBcdEf', ['b>B', 'e>E']],
    ['every second one', 'abcdef', 'AbCdEf', ['a>A', 'c>C', 'e>E']],
    ['one that is new, and one further on', 'abcdef', 'aXbcdEf', ['>X', 'e>E']],
    ['one that is gone, and one further on', 'abcdef', 'acdEf', ['b>', 'e>E']],
    ['one that moved to the front', 'abcdef', 'fabcde', ['>f', 'f>']],
    ['one that moved to the end', 'abcdef', 'bcdefa', ['a>', '>a']],
    ['one that moved ahead by some places', 'abcdef', 'aebcdf', ['>e', 'e>']],
    ['all', 'abc', 'xyz', ['abc>xyz']],
    ['all of nothing', '', 'xyz', ['>xyz']],
  ])('finds %s', (_, before, now, found) => {
    const stretches = changedStretches(listOf(before), listOf(now));
    expect(stretches.map(({ firstBefore, endBefore, first, end }) => `${before.slice(firstBefore, endBefore)}>${now.slice(first, end)}`)).toEqual(found);
  });

  it('remembers its last answer for the same two lists alone', () => {
    const [one, other, third] = [objects, objects.slice(1), objects.slice(2)];
    expect(changedStretches(one, other)).toEqual([{ firstBefore: 0, endBefore: 1, first: 0, end: 0 }]);
    expect(changedStretches(third, other)).toEqual([{ firstBefore: 0, endBefore: 0, first: 0, end: 1 }]);
    expect(changedStretches(third, one)).toEqual([{ firstBefore: 0, endBefore: 0, first: 0, end: 2 }]);
    expect(changedStretches(one, other)).toBe(changedStretches(one, other));
  });
});

describe('madeAround', () => {
  it('gives what was made itself where nothing changed, and all of it, however long', () => {
    const made = Array.from({ length: 25_000 }, (_, index) => index);
    expect(madeAround(made, [], [])).toBe(made);
    expect(madeAround(made, [{ firstBefore: 0, endBefore: 1, first: 0, end: 2 }], [-2, -1])).toEqual([-2, -1, ...made.slice(1)]);
  });

  it('makes of a list what making all of it would', () => {
    const property = fc.property(list, list, (before, now) => {
      const stretches = changedStretches(before, now);
      const changed = stretches.flatMap(({ first, end }) => now.slice(first, end).map(({ name }) => name));
      const made = madeAround(before.map(({ name }) => name), stretches, changed);
      expect(made).toEqual(now.map(({ name }) => name));
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});
