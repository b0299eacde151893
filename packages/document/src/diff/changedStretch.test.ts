import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changedStretch } from './changedStretch.js';

const objects = ['a', 'b', 'c'].map((name) => ({ name }));
const list = fc.array(fc.constantFrom(...objects), { maxLength: 8 });

it('leaves out what two lists begin and end with, the beginning first, and nothing else', () => {
  const property = fc.property(list, list, (before, now) => {
    const { first, endBefore, end } = changedStretch(before, now);
    expect(now.slice(0, first)).toEqual(before.slice(0, first));
    expect(now.slice(end)).toEqual(before.slice(endBefore));
    const [lengthBefore, length] = [endBefore - first, end - first];
    expect(Math.min(lengthBefore, length)).toBeGreaterThanOrEqual(0);
    if (lengthBefore === 0 || length === 0) return;
    expect(now[first]).not.toBe(before[first]);
    expect(now[end - 1]).not.toBe(before[endBefore - 1]);
  });
  fc.assert(property, { numRuns: 1_000 });
});

it('remembers its last answer for the same two lists alone', () => {
  const [one, other, third] = [objects, objects.slice(1), objects.slice(2)];
  expect(changedStretch(one, other)).toEqual({ first: 0, endBefore: 1, end: 0 });
  expect(changedStretch(third, other)).toEqual({ first: 0, endBefore: 0, end: 1 });
  expect(changedStretch(third, one)).toEqual({ first: 0, endBefore: 0, end: 2 });
  expect(changedStretch(one, other)).toBe(changedStretch(one, other));
});
