import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore how often a property is tried is said in one place
import { cases } from '../../../../../test/support/cases.js';
import { commonEnds } from './commonEnds.js';

/** One character after the other. */
function counted(one: string, other: string) {
  const shorter = Math.min(one.length, other.length);
  let before = 0;
  while (before < shorter && one[before] === other[before]) before++;
  let after = 0;
  while (after < shorter - before && one.at(-1 - after) === other.at(-1 - after)) after++;
  return { before, after };
}

/** Longer than what is compared at a time, and much like itself a little further on. */
const long = 'ab'.repeat(7_000);

describe('commonEnds', () => {
  it('counts what one would count character by character', () => {
    const place = fc.oneof(fc.nat({ max: long.length }), fc.constantFrom(0, 1, 4_095, 4_096, 4_097, 8_191, 8_192, long.length - 4_096, long.length - 1, long.length));
    fc.assert(
      fc.property(place, fc.nat({ max: 5_000 }), fc.constantFrom('', 'a', 'b', 'ab', 'x', 'é', 'abxab'), (at, removed, added) => {
        const other = long.slice(0, at) + added + long.slice(at + removed);
        expect(commonEnds(long, other)).toEqual(counted(long, other));
        expect(commonEnds(other, long)).toEqual(counted(other, long));
      }),
      { numRuns: cases(200) },
    );
  });

  it.each([['', ''], ['', 'a'], ['a', 'a'], [long, long], [long, '']])('knows the ends of texts that are empty or the same', (one, other) => {
    expect(commonEnds(one, other)).toEqual(counted(one, other));
  });
});
