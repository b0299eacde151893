import { describe, expect, it } from 'vitest';
import { compileAssertions } from './assert.js';
import { madeOnce, madeOnceOfEach } from './madeOnce.js';

describe('madeOnce', () => {
  const counted = () => {
    const calls: string[] = [];
    const make = madeOnce((settings: object, where: string) => {
      calls.push(where);
      return { settings };
    });
    return { calls, make };
  };

  it('makes the same of what is equal, and another of what is not', () => {
    const { calls, make } = counted();
    const first = make({ status: 200 }, 'a');
    expect(make({ status: 200 }, 'b')).toBe(first);
    expect(make({ status: '200' }, 'c')).not.toBe(first);
    expect(make([], 'd')).not.toBe(make({}, 'e'));
    expect(calls).toEqual(['a', 'c', 'd', 'e']);
  });

  it('keeps the last kinds only', () => {
    const { calls, make } = counted();
    for (let kind = 0; kind < 1_000; kind++) make({ kind }, '');
    make({ kind: 999 }, '');
    expect(calls).toHaveLength(1_000);
    make({ kind: 0 }, '');
    expect(calls).toHaveLength(1_001);
  });

  it('keeps nothing of what can not be made: each is told where it stands', () => {
    const wrong = [{ type: 'statusCode' as const, expected: [99] }];
    expect(() => compileAssertions(wrong, 'the first')).toThrow(/^the first/);
    expect(() => compileAssertions(wrong, 'the second')).toThrow(/^the second/);
  });
});

describe('madeOnceOfEach', () => {
  it('makes the same of what is equal, and does not look into what it knows', () => {
    let looks = 0;
    const settings = (status: number) => ({
      get status() {
        looks++;
        return status;
      },
    });
    const make = madeOnceOfEach(({ status }: { readonly status: number }) => ({ status }));
    const [one, equal, other] = [settings(200), settings(200), settings(404)];
    expect([make(equal, ''), make(other, '')]).toEqual([make(one, ''), { status: 404 }]);
    expect(make(equal, '')).toBe(make(one, ''));
    const looksSoFar = looks;
    expect(make(one, '')).toBe(make(equal, ''));
    expect(looks).toBe(looksSoFar);
  });
});
