import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { Deadlines, type Timed } from './deadlines.js';

/** Notes in `ended` that its time is over. */
function timed(name: string, ended: string[]): Timed {
  return { dueMs: 0, previous: undefined, next: undefined, expire: () => void ended.push(name) };
}

describe('Deadlines', () => {
  it('ends each when its own time is over, and no sooner', async () => {
    const clock = fakeClock();
    const deadlines = new Deadlines(clock);
    const ended: string[] = [];
    deadlines.of(100).add(timed('a', ended));
    deadlines.of(30).add(timed('short', ended));
    await clock.advance(20);
    deadlines.of(100).add(timed('b', ended));
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

  it('lets go of those that ended in time, wherever they stand', async () => {
    const clock = fakeClock();
    const queue = new Deadlines(clock).of(100);
    const ended: string[] = [];
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => timed(name, ended));
    for (const item of all) queue.add(item);
    for (const index of [2, 0, 4]) queue.remove(all[index] ?? timed('', []));
    await clock.advance(100);
    expect(ended).toEqual(['b', 'd']);
  });

  it('sets one timer for many, and leaves none behind', async () => {
    const clock = fakeClock();
    const deadlines = new Deadlines(clock);
    const queue = deadlines.of(100);
    const last = timed('last', []);
    for (let i = 0; i < 50; i++) {
      const item = timed('', []);
      queue.add(item);
      queue.remove(item);
      await clock.advance(1);
    }
    queue.add(last);
    expect(clock.pendingTimers()).toHaveLength(1);
    deadlines.close();
    expect(clock.pendingTimers()).toHaveLength(1);
    queue.remove(last);
    expect(clock.pendingTimers()).toEqual([]);
  });
});
