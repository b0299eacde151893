import { fakeClock, type FakeClock } from '@midflight/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { Settle, type Settled } from './settle.js';
import type { Desired } from './superviseSources.js';

const desired = (revision: string, settled = false): Desired => ({ documents: [], revision, cause: { kind: 'source' }, settled });

describe('settle', () => {
  let clock: FakeClock;
  let settle: Settle;
  let taken: Settled[];

  beforeEach(async () => {
    clock = fakeClock();
    settle = new Settle(clock, { debounceMs: 100, maxWaitMs: 400 });
    taken = [];
    void (async () => {
      for (let next = await settle.next(); next; next = await settle.next()) taken.push(next);
    })();
    settle.offer(desired('first'));
    await clock.advance(0);
    taken.length = 0;
  });

  const revisions = (): string[] => taken.map(({ revision }) => revision);

  it('takes the very first value at once', async () => {
    const fresh = new Settle(clock, { debounceMs: 100, maxWaitMs: 400 });
    fresh.offer(desired('A'));
    expect((await fresh.next())?.revision).toBe('A');
  });

  it('takes the last of a burst, once it has been quiet for the debounce', async () => {
    for (const revision of ['A', 'B', 'C']) {
      settle.offer(desired(revision));
      await clock.advance(40);
    }
    await clock.advance(59);
    expect(revisions()).toEqual([]);
    await clock.advance(1);
    expect(revisions()).toEqual(['C']);
    expect(taken[0]?.settleMs).toBe(180);
    await clock.advance(1_000);
    expect(revisions()).toEqual(['C']);
  });

  it('takes a steady stream of changes at least every maxWait, and the last one in the end', async () => {
    for (let change = 0; change < 40; change += 1) {
      settle.offer(desired(`change ${change}`));
      await clock.advance(50);
    }
    expect(revisions().length).toBe(5);
    await clock.advance(100);
    expect(revisions().at(-1)).toBe('change 39');
  });

  it('takes nothing when the change is undone inside the window', async () => {
    settle.offer(desired('B'));
    await clock.advance(50);
    settle.offer(desired('first'));
    await clock.advance(1_000);
    expect(revisions()).toEqual([]);
    expect(clock.pendingTimers()).toEqual([]);
  });

  it('takes both when the change is undone in a later window', async () => {
    settle.offer(desired('B'));
    await clock.advance(100);
    settle.offer(desired('first'));
    await clock.advance(100);
    expect(revisions()).toEqual(['B', 'first']);
  });

  it('waits for no quiet where no writer can be halfway through', async () => {
    await clock.advance(100);
    settle.offer(desired('A', true));
    await clock.advance(0);
    expect(revisions()).toEqual(['A']);
  });

  it('waits for quiet when one part is whole and another may not be', async () => {
    await clock.advance(100);
    settle.offer(desired('A, half written'));
    settle.offer(desired('A, half written, and B whole', true));
    await clock.advance(99);
    expect(revisions()).toEqual([]);
    await clock.advance(1);
    expect(revisions()).toEqual(['A, half written, and B whole']);
  });

  it('takes the first of a burst of whole saves at once, and the last when it is over', async () => {
    await clock.advance(100);
    for (let save = 0; save < 20; save += 1) {
      settle.offer(desired(`save ${save}`, true));
      await clock.advance(15);
    }
    await clock.advance(100);
    expect(revisions()).toEqual(['save 0', 'save 19']);
  });

  it('takes a steady stream of whole saves no more often than the debounce allows, and at least every maxWait', async () => {
    await clock.advance(100);
    for (let save = 0; save < 200; save += 1) {
      settle.offer(desired(`save ${save}`, true));
      await clock.advance(10);
    }
    await clock.advance(100);
    expect(revisions().length).toBeGreaterThanOrEqual(5);
    expect(revisions().length).toBeLessThanOrEqual(7);
    expect(revisions().at(-1)).toBe('save 199');
  });

  it('counts quiet from when the source began to look, but for a tenth of the debounce at most', async () => {
    await clock.advance(1_000);
    settle.offer({ ...desired('A'), lookedAtMs: 1_000 - 4 });
    await clock.advance(95);
    expect(revisions()).toEqual([]);
    await clock.advance(1);
    expect(revisions()).toEqual(['A']);
    expect(taken[0]?.settleMs).toBe(100);
    settle.offer({ ...desired('slow'), lookedAtMs: 1_000 });
    await clock.advance(89);
    expect(revisions()).toEqual(['A']);
    await clock.advance(1);
    expect(revisions()).toEqual(['A', 'slow']);
  });

  it.each([150, 5_000])('counts quiet anew when this process did not run for %i ms: what was announced meanwhile is not heard yet', async (stalledMs) => {
    settle.offer(desired('half'));
    await clock.advance(50);
    clock.stall(stalledMs);
    await clock.advance(0);
    expect(revisions()).toEqual([]);
    settle.offer(desired('whole'));
    await clock.advance(99);
    expect(revisions()).toEqual([]);
    await clock.advance(1);
    expect(revisions()).toEqual(['whole']);
    expect(taken[0]?.settleMs).toBe(150 + stalledMs);
  });

  it('counts quiet anew once only: where every timer is late, a value is taken all the same', async () => {
    settle.offer(desired('A'));
    for (let time = 0; time < 2; time += 1) {
      await clock.advance(50);
      clock.stall(100);
      await clock.advance(0);
    }
    expect(revisions()).toEqual(['A']);
  });

  it('follows a new debounce in the middle of a wait', async () => {
    settle.offer(desired('A'));
    await clock.advance(50);
    settle.retime({ debounceMs: 60, maxWaitMs: 240 });
    await clock.advance(10);
    expect(revisions()).toEqual(['A']);
  });

  it('hands out what has been quiet for half of the debounce, once, and nothing of a steady stream', async () => {
    const handedOut: number[] = [];
    settle.onHalfQuiet(() => handedOut.push(clock.now()));
    const startedAt = clock.now();
    for (const revision of ['A', 'B', 'C']) {
      settle.offer(desired(revision));
      await clock.advance(40);
    }
    await clock.advance(60);
    expect(revisions()).toEqual(['C']);
    expect(handedOut).toEqual([startedAt + 80 + 50]);
  });

  it('counts quiet anew after work in which nobody could have listened', async () => {
    settle.onHalfQuiet(() => clock.stall(45));
    settle.offer(desired('A'));
    await clock.advance(50);
    // 95 ms have passed; what was announced in 45 of them is heard now.
    settle.offer(desired('B'));
    settle.onHalfQuiet(() => {});
    await clock.advance(99);
    expect(revisions()).toEqual([]);
    await clock.advance(1);
    expect(revisions()).toEqual(['B']);
  });

  it('holds only the newest while nobody takes', async () => {
    const slow = new Settle(clock, { debounceMs: 100, maxWaitMs: 400 });
    slow.offer(desired('A'));
    await slow.next();
    for (let change = 0; change < 1_000; change += 1) slow.offer(desired(`change ${change}`));
    await clock.advance(500);
    expect((await slow.next())?.revision).toBe('change 999');
  });

  it('resolves with nothing once closed, and leaves no timer', async () => {
    settle.offer(desired('A'));
    settle.close();
    await clock.advance(0);
    expect(await settle.next()).toBeUndefined();
    expect(clock.pendingTimers()).toEqual([]);
  });
});
