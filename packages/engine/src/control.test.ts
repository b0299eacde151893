import { describe, expect, it } from 'vitest';
import { wayTo } from './control.js';

const slowly = { overMs: 30_000, curve: 'linear' } as const;

describe('the way of a change', () => {
  it('is the one that is wanted, or none; and none for a guard, which takes back what hurts', () => {
    expect(wayTo(slowly, { kind: 'source' })).toEqual(slowly);
    expect(wayTo(slowly, { kind: 'rollback' })).toEqual(slowly);
    expect(wayTo(slowly, undefined)).toEqual(slowly);
    expect(wayTo(undefined, { kind: 'source' }).curve).toBe('step');
    expect(wayTo(slowly, { kind: 'guard' }).curve).toBe('step');
  });
});
