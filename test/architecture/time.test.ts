import { describe, expect, it } from 'vitest';
import { isTest, readText, rooms } from './house.js';
import { readModule, type Module } from './module.js';

/** Who may read the machine's time or set its timers, as the start of a path from the root, and why. */
const allowed: Readonly<Record<string, string>> = {
  'packages/core/src/clock/': 'implements Clock on them',
  'packages/engine/src/loopTurn.ts': 'waits for what has arrived on sockets, not for a time; a timer would cost a millisecond',
  'packages/engine/src/threads/sharedClock.ts': 'implements Clock on one origin for all threads',
  'packages/engine/src/schedule/preciseAlarm.ts': 'turns of the event loop to an instant of the Clock, where timers are too coarse',
  'packages/cli/': 'the outermost layer: what it times is for people to read',
  'packages/web/src/live/': 'a browser on the other side of the network waits between its tries, and gives up after a real while',
  'packages/web/src/panels/actionDialog.ts': 'a browser waits until a person has stopped typing',
  'packages/testkit/': 'it stands beside real servers and real sources, stamps real arrivals and gives up after a real while',
};

const forbidden = [
  'Date.now', 'new Date()', 'performance.now', 'process.hrtime', 'AbortSignal.timeout',
  'setTimeout', 'setInterval', 'setImmediate',
];

function timeProblems({ file, names, imports }: Module): readonly string[] {
  const timers = imports.filter(({ specifier }) => /^(node:)?timers(\/|$)/.test(specifier)).map(({ specifier }) => specifier);
  return [...forbidden.filter((name) => names.has(name)), ...timers].map((name) => `${file} reaches for ${name}; take a Clock`);
}

describe('time comes through Clock', () => {
  it('everywhere but in the few places that say why', () => {
    const bound = rooms.flatMap((room) => room.files).filter((file) => !isTest(file) && !Object.keys(allowed).some((start) => file.startsWith(start)));
    expect(bound.length).toBeGreaterThan(20);
    expect(bound.flatMap((file) => timeProblems(readModule(file, readText(file))))).toEqual([]);
  });

  it.each([
    'const at = Date.now();', 'const at = new Date();', 'const wait = setTimeout;', 'globalThis.setInterval(tick, 10);',
    `import { setTimeout as sleep } from 'node:timers/promises';`, 'fetchIt(AbortSignal.timeout(5));', 'const { now } = { now: performance.now };',
  ])('%s is seen', (line) => {
    expect(timeProblems(readModule('probe.ts', line))).not.toEqual([]);
  });

  it.each(['const at = new Date(text);', 'clock.setTimer(5, tick);', '/** Like `Date.now()`. */'])('%s is fine', (line) => {
    expect(timeProblems(readModule('probe.ts', line))).toEqual([]);
  });
});
