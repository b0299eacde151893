import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { Deadlines, type DeadlineQueue, type Timed } from './deadlines.js';

function setUp() {
  const clock = fakeClock();
  const ended: string[] = [];
  const deadlines = new Deadlines(clock);
  /** Adds one that notes in `ended` that its time is over. */
  const add = (queue: DeadlineQueue, name: string, dueMs: number): Timed => {
    const item = { dueMs, previous: undefined, next: undefined, expire: () => void ended.push(name) };
    queue.add(item, clock.now());
    return item;
  };
  return { clock, ended, deadlines, add };
}

describe('Deadlines', () => {
  it('ends each when its own time is over, and no sooner', async () => {
    const { clock, ended, deadlines, add } = setUp();
    add(deadlines.of(100), 'a', 100);
    add(deadlines.of(30), 'short', 30);
    await clock.advance(20);
    add(deadlines.of(100), 'b', 120);
    await clock.advance(79);
    expect(ended).toEqual(['short']);
    await clock.advance(1);
    expect(ended).toEqual(['short', 'a']);
    await clock.advance(19);
    expect(ended).toEqual(['short', 'a']);
    await clock.advance(1);
    expect(ended).toEqual(['short', 'a', 'b']);
    expect(clock.pendingTimers()).toEqual([]);
  });

  it('ends in its own time what began before it came, wherever that is among the others', async () => {
    const { clock, ended, deadlines, add } = setUp();
    const queue = deadlines.of(100);
    await clock.advance(50);
    const removed = add(queue, 'removed', 150);
    add(queue, 'last', 150);
    add(queue, 'second', 90);
    add(queue, 'first', 60);
    add(queue, 'third', 120);
    queue.remove(removed);
    await clock.advance(10);
    expect(ended).toEqual(['first']);
    await clock.advance(29);
    expect(ended).toEqual(['first']);
    await clock.advance(1);
    expect(ended).toEqual(['first', 'second']);
    await clock.advance(60);
    expect(ended).toEqual(['first', 'second', 'third', 'last']);
  });

  it('lets go of those that ended in time, wherever they stand', async () => {
    const { clock, ended, deadlines, add } = setUp();
    const queue = deadlines.of(100);
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => add(queue, name, 100));
    for (const [index, item] of all.entries()) if (index % 2 === 0) queue.remove(item);
    await clock.advance(100);
    expect(ended).toEqual(['b', 'd']);
  });

  it('sets one timer for many, and leaves none behind', async () => {
    const { clock, deadlines, add } = setUp();
    const queue = deadlines.of(100);
    let timers = 0;
    const { setTimer } = clock;
    clock.setTimer = (...args) => (timers++, setTimer(...args));
    for (let at = 0; at < 50; at++) {
      queue.remove(add(queue, '', at + 100));
      await clock.advance(1);
    }
    const last = add(queue, 'last', 150);
    expect(timers).toBe(1);
    expect(clock.pendingTimers()).toHaveLength(1);
    deadlines.close();
    expect(clock.pendingTimers()).toHaveLength(1);
    queue.remove(last);
    expect(clock.pendingTimers()).toEqual([]);
  });
});
