import { describe, expect, it } from 'vitest';
import { PlanEnd } from './planEnd.js';

/** An end that followed these plans, each from an instant on: what it was and when it took effect. */
function followed(...plans: readonly (readonly [round: number | null, durationMs: number, nowMs: number])[]): { readonly end: PlanEnd; readonly tookEffectAtMs: readonly number[] } {
  const end = new PlanEnd();
  return { end, tookEffectAtMs: plans.map(([round, durationMs, nowMs]) => end.follow({ round, durationMs }, nowMs)) };
}

describe('the end of a plan', () => {
  it('lies as far from its beginning as it is long, and does not exist in standby', () => {
    expect(followed([1, 1_000, 50]).end.atMs).toBe(1_050);
    expect(followed([1, 1_000, 50], [1, 2_000, 300]).end.atMs).toBe(2_050);
    expect(followed([1, Infinity, 50]).end.atMs).toBe(Infinity);
    expect(followed([1, 1_000, 50], [null, 1_000, 300]).end.atMs).toBe(Infinity);
  });

  it('is now where it is moved into the past, and where it was once it has passed', () => {
    expect(followed([1, 1_000, 0], [1, 200, 600]).end.atMs).toBe(600);
    expect(followed([1, 1_000, 0], [1, 200, 600], [1, 300, 700]).end.atMs).toBe(600);
    expect(followed([1, 1_000, 0], [1, 1_000, 1_010]).end.atMs).toBe(1_000);
  });

  it('is when a plan takes effect that comes later, unless that goes on with it', () => {
    expect(followed([1, 1_000, 0], [1, 1_000, 400], [1, 1_000, 1_010]).tookEffectAtMs).toEqual([0, 400, 1_000]);
    expect(followed([1, 1_000, 0], [null, 1_000, 1_010], [null, 1_000, 1_200]).tookEffectAtMs).toEqual([0, 1_000, 1_200]);
    expect(followed([1, 1_000, 0], [1, 2_000, 1_010]).tookEffectAtMs).toEqual([0, 1_010]);
  });

  it('is when the next round begins, where no standby was between them', () => {
    const { end, tookEffectAtMs } = followed([1, 1_000, 0], [2, 1_000, 1_010]);
    expect([end.atMs, tookEffectAtMs]).toEqual([2_000, [0, 1_000]]);
  });

  it('counts the time in standby where the same round is taken up again', () => {
    expect(followed([1, 1_000, 0], [null, 1_000, 300], [1, 1_000, 800]).end.atMs).toBe(1_000);
    expect(followed([1, 1_000, 0], [null, 1_000, 300], [1, 1_000, 1_300]).end.atMs).toBe(1_300);
  });
});
