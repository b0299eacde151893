import { describe, expect, it } from 'vitest';
import { ChangeAnnouncer, changeMemory, ChangeWatch } from './changeGate.js';

function gate() {
  const memory = changeMemory();
  return { announcer: new ChangeAnnouncer(memory), watches: [new ChangeWatch(memory), new ChangeWatch(memory)] as const };
}

describe('the gate of changes', () => {
  it('shows each thread the first change that it has not got', () => {
    const { announcer, watches: [quick, slow] } = gate();
    expect([quick.nextAtMs, slow.nextAtMs]).toEqual([Infinity, Infinity]);
    expect(announcer.announce(() => 10, 1)).toBe(11);
    expect([quick.nextAtMs, slow.nextAtMs]).toEqual([11, 11]);
    quick.arrive();
    announcer.announce(() => 20, 1);
    expect([quick.nextAtMs, slow.nextAtMs]).toEqual([21, 11]);
    slow.arrive();
    slow.arrive();
    quick.arrive();
    expect([quick.nextAtMs, slow.nextAtMs]).toEqual([Infinity, Infinity]);
  });

  it('gives a later instant when the first one passed before it was out', () => {
    const { announcer, watches: [watch] } = gate();
    const times = [10, 12, 13, 13.3];
    expect(announcer.announce(() => times.shift() ?? NaN, 1)).toBe(14);
    expect(watch.nextAtMs).toBe(14);
  });

  it('gives a later instant when a thread that is ahead may have passed the first one before it was out', () => {
    const { announcer, watches: [watch] } = gate();
    const times = [10, 10.5, 11, 11.3];
    expect(announcer.announce(() => times.shift() ?? NaN, 1)).toBe(12);
    expect(watch.nextAtMs).toBe(12);
  });

  it('holds everything in a thread that has fallen so far behind that instants are gone', () => {
    const { announcer, watches: [watch] } = gate();
    for (let at = 0; at < 70; at++) announcer.announce(() => at, 1);
    expect(watch.nextAtMs).toBe(-Infinity);
    for (let at = 0; at < 6; at++) watch.arrive();
    expect(watch.nextAtMs).toBe(7);
  });
});
