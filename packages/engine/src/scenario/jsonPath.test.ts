import fc from 'fast-check';
import { query } from 'json-p3';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore time is told without that of others in one place
import { cpuMsOf } from '../../../../test/support/cpuTime.js';
import { compileJsonPath } from './jsonPath.js';

const keys = ['a', 'b', 'User_Agent', 'length', 'constructor'];
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.constantFrom(null, true, 0, 'text'), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 4 })),
})).value;
const segments = fc.array(fc.oneof(fc.constantFrom(...keys), fc.nat({ max: 3 })), { maxLength: 4 });

describe('compileJsonPath', () => {
  it('walks plain paths as the library does', () => {
    fc.assert(
      fc.property(json, segments, (value, path) => {
        const text = `$${path.map((segment) => (typeof segment === 'number' ? `[${segment}]` : `.${segment}`)).join('')}`;
        const [expected] = query(text, value as Parameters<typeof query>[1]).values();
        expect(compileJsonPath(text, 'path')(value)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['$[?match(@.a, "b.*")].a', 'bc'],
    ['$[?match(@.a, "c")].a', undefined],
    ['$[?search(@.a, "c")].a', 'abc'],
    ['$[?search(@.a, "(")].a', undefined],
    ['$[?match(@.n, "1")].n', undefined],
  ])('asks %s by regular expressions', (path, expected) => {
    expect(compileJsonPath(path, 'path')([{ n: 1 }, { a: 'abc' }, { a: 'bc' }])).toBe(expected);
  });

  it('is held up by no pattern', () => {
    const find = compileJsonPath('$[?match(@.a, "(a+)+b")]', 'path');
    expect(cpuMsOf(() => expect(find([{ a: 'a'.repeat(29) }])).toBeUndefined())).toBeLessThan(2_000);
  });
});
