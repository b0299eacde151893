import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { ReloadEvent } from './reloadEvent.js';
import { ReloadNotifier } from './reloadNotifier.js';

/** An event that is known by its configuration. */
const event = (config: number): ReloadEvent<number> => new ReloadEvent({ atMs: 0, filePath: 'a.yaml', config, changes: [], findings: [] });

/** What a notifier still keeps. */
function left(notifier: ReloadNotifier<number>): readonly number[] {
  const configs: number[] = [];
  for (let next = notifier.tryReceive(); next; next = notifier.tryReceive()) configs.push(next.config);
  return configs;
}

describe('a notifier without waiting', () => {
  it('gives events out oldest first, each once', () => {
    const notifier = new ReloadNotifier<number>();
    expect(notifier.tryReceive()).toBeUndefined();
    for (const config of [1, 2, 3]) notifier.notify(event(config));
    expect(left(notifier)).toEqual([1, 2, 3]);
  });

  it('keeps the newest when nobody receives, and counts what it dropped', () => {
    const notifier = new ReloadNotifier<number>({ capacity: 3 });
    for (const config of [1, 2, 3]) notifier.notify(event(config));
    expect(notifier.droppedCount).toBe(0);
    for (const config of [4, 5]) notifier.notify(event(config));
    expect(notifier.droppedCount).toBe(2);
    expect(left(notifier)).toEqual([3, 4, 5]);
  });

  it('keeps a hundred where nothing else is said', () => {
    const notifier = new ReloadNotifier<number>();
    for (let config = 0; config < 101; config += 1) notifier.notify(event(config));
    expect(notifier.droppedCount).toBe(1);
  });

  it.each([0, -1, 1.5, NaN, Infinity])('refuses a capacity of %s', (capacity) => {
    expect(() => new ReloadNotifier({ capacity })).toThrow(expect.objectContaining({ code: 'MF_WATCH_OPTIONS' }));
  });
});

describe('a receiver', () => {
  it('gets what is kept at once, and else what comes', async () => {
    const notifier = new ReloadNotifier<number>();
    notifier.notify(event(1));
    expect((await notifier.receive())?.config).toBe(1);
    const waiting = notifier.receive();
    notifier.notify(event(2));
    expect((await waiting)?.config).toBe(2);
    expect(notifier.tryReceive()).toBeUndefined();
  });

  it('shares with others: each event goes to one, in the order in which they came to wait', async () => {
    const notifier = new ReloadNotifier<number>();
    const waiting = [notifier.receive(), notifier.receive()];
    notifier.notify(event(1));
    notifier.notify(event(2));
    expect((await Promise.all(waiting)).map((received) => received?.config)).toEqual([1, 2]);
  });

  it('gives up after its time, no sooner, and misses nothing by it', async () => {
    const clock = fakeClock();
    const notifier = new ReloadNotifier<number>({ clock });
    let received: unknown = 'waits';
    void notifier.receive({ timeoutMs: 100 }).then((end) => (received = end));
    await clock.advance(99);
    expect(received).toBe('waits');
    await clock.advance(1);
    expect(received).toBeUndefined();
    notifier.notify(event(1));
    expect(left(notifier)).toEqual([1]);
  });

  it('leaves no timer behind when the event comes first', async () => {
    const clock = fakeClock();
    const notifier = new ReloadNotifier<number>({ clock });
    const waiting = notifier.receive({ timeoutMs: 100 });
    notifier.notify(event(1));
    await waiting;
    expect(clock.pendingTimers()).toEqual([]);
  });

  it.each([0, -5, NaN])('with %s ms does not wait at all', async (timeoutMs) => {
    const notifier = new ReloadNotifier<number>();
    expect(await notifier.receive({ timeoutMs })).toBeUndefined();
    notifier.notify(event(1));
    expect((await notifier.receive({ timeoutMs }))?.config).toBe(1);
  });

  it('gives up when its signal aborts, or has aborted, without a rejection', async () => {
    const notifier = new ReloadNotifier<number>();
    const controller = new AbortController();
    const waiting = notifier.receive({ signal: controller.signal });
    controller.abort();
    expect(await waiting).toBeUndefined();
    expect(await notifier.receive({ signal: controller.signal })).toBeUndefined();
    notifier.notify(event(1));
    expect(left(notifier)).toEqual([1]);
  });
});

describe('the events of a notifier', () => {
  it('end when the last watcher leaves, and what is kept is received before', async () => {
    const notifier = new ReloadNotifier<number>();
    const [leaveFirst, leaveSecond] = [notifier.join(), notifier.join()];
    notifier.notify(event(1));
    notifier.notify(event(2));
    leaveFirst();
    leaveFirst();
    const received: number[] = [];
    const reading = (async () => {
      for await (const { config } of notifier) received.push(config);
    })();
    await new Promise<void>((resolve) => void setImmediate(resolve));
    notifier.notify(event(3));
    leaveSecond();
    await reading;
    expect(received).toEqual([1, 2, 3]);
    expect(await notifier.receive()).toBeUndefined();
  });

  it('go on when a watcher joins again', async () => {
    const notifier = new ReloadNotifier<number>();
    notifier.join()();
    notifier.join();
    const waiting = notifier.receive();
    notifier.notify(event(1));
    expect((await waiting)?.config).toBe(1);
  });
});
