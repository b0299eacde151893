import { type Arrival, arrivalsBetween, longestGapMs, ratePerSecond } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { renameOver, type Save, waysToSave, writeInPlace } from './support/editFile.js';
import { type DocumentOptions, debounceMs, type LiveRun, nowMs, waitUntil, withLiveRun } from './support/liveRun.js';

/** After a save, the load must have followed within the quiet period and this, in milliseconds. */
const followsWithinMs = 1_000;
/** How long the load is looked at before the save and after it has followed, in milliseconds. */
const windowMs = 1_000;
/** The load may not pause for longer, in milliseconds; at its slowest here a request is due every 20 ms. */
const longestPauseMs = 600;

interface Windows {
  readonly before: readonly Arrival[];
  readonly after: readonly Arrival[];
  readonly ratePerSecondBefore: number;
  readonly ratePerSecondAfter: number;
}

interface Edit {
  readonly name: string;
  readonly from: DocumentOptions;
  readonly to: DocumentOptions;
  readonly changedPaths: readonly string[];
  readonly latencyMs: number;
  /** Looks at what the target saw in equal windows before the save and after it. */
  readonly check: (windows: Windows) => void;
}

/** Wide, since a busy machine delays both ends; a change that failed would be off by a factor of four and more. */
function expectAbout(ratePerSecond: number, expected: number): void {
  expect(ratePerSecond).toBeGreaterThan(expected * 0.6);
  expect(ratePerSecond).toBeLessThan(expected * 1.4);
}

const edits: readonly Edit[] = [
  {
    name: 'more workers',
    from: { workers: 4 },
    to: { workers: 24 },
    changedPaths: ['config.workers'],
    // Each worker makes about ten requests a second.
    latencyMs: 95,
    check: ({ ratePerSecondBefore, ratePerSecondAfter }) => {
      expect(ratePerSecondBefore).toBeLessThan(45);
      expect(ratePerSecondAfter).toBeGreaterThan(140);
    },
  },
  {
    name: 'another scenario',
    from: { rate: 100, path: '/one' },
    to: { rate: 100, path: '/two' },
    changedPaths: ['scenarios["Only"].steps[0].request.path'],
    latencyMs: 5,
    check: ({ before, after, ratePerSecondAfter }) => {
      expect(new Set(before.map(({ url }) => url))).toEqual(new Set(['/one']));
      expect(new Set(after.map(({ url }) => url))).toEqual(new Set(['/two']));
      expectAbout(ratePerSecondAfter, 100);
    },
  },
  {
    name: 'ten times the rate',
    from: { workers: 50, rate: 50 },
    to: { workers: 50, rate: 500 },
    changedPaths: ['load.target'],
    latencyMs: 5,
    check: ({ ratePerSecondBefore, ratePerSecondAfter }) => {
      expectAbout(ratePerSecondBefore, 50);
      expectAbout(ratePerSecondAfter, 500);
    },
  },
  {
    name: 'an emergency reduction',
    from: { workers: 100, rate: 1_000 },
    to: { workers: 10, rate: 50 },
    changedPaths: ['config.workers', 'load.target'],
    latencyMs: 10,
    check: ({ ratePerSecondBefore, ratePerSecondAfter }) => {
      expectAbout(ratePerSecondBefore, 1_000);
      expectAbout(ratePerSecondAfter, 50);
    },
  },
];

/** Makes one save, and looks at the target before it and after the load has followed. The load has been at `beganMs` what it is now. */
async function saveAndLook({ cli, target, file }: LiveRun, save: Save, text: string, beganMs: number): Promise<Windows & { readonly changedPaths: readonly string[] | undefined; readonly followedMs: number }> {
  await waitUntil(beganMs + windowMs);
  const heard = cli.events.length;
  const savedMs = nowMs();
  await save(file, text);
  const reload = await cli.waitForReload('applied', heard);
  expect(nowMs() - savedMs).toBeLessThan(debounceMs + followsWithinMs);

  const followedMs = savedMs + debounceMs + followsWithinMs;
  const endMs = followedMs + windowMs;
  await waitUntil(endMs + 50);
  const arrivals = await target.arrivals();
  expect(longestGapMs(arrivals, savedMs, endMs)).toBeLessThan(longestPauseMs);
  return {
    before: arrivalsBetween(arrivals, beganMs, savedMs),
    after: arrivalsBetween(arrivals, followedMs, endMs),
    ratePerSecondBefore: ratePerSecond(arrivals, beganMs, savedMs),
    ratePerSecondAfter: ratePerSecond(arrivals, followedMs, endMs),
    changedPaths: reload.changes?.map(({ path }) => path).toSorted(),
    followedMs,
  };
}

/** Makes an edit by writing in place, and takes it back by renaming over. */
async function retune({ from, to, changedPaths, latencyMs, check }: Edit): Promise<void> {
  await withLiveRun(from, { routes: [{ prefix: '/', latencyMs }] }, async (run) => {
    // The first second is for connections and compilers to warm up.
    const there = await saveAndLook(run, writeInPlace, run.document(to), nowMs() + 1_000);
    check(there);
    const back = await saveAndLook(run, renameOver, run.document(from), there.followedMs);
    check({ before: back.after, after: back.before, ratePerSecondBefore: back.ratePerSecondAfter, ratePerSecondAfter: back.ratePerSecondBefore });
    expect([there.changedPaths, back.changedPaths]).toEqual([changedPaths, changedPaths]);
  });
}

/** How long each of several saves took to show at the target, in milliseconds, ascending. */
async function delaysOf(save: Save, saves: number): Promise<readonly number[]> {
  const delays: number[] = [];
  await withLiveRun({ rate: 100, path: '/save-0' }, {}, async ({ target, file, document }) => {
    for (let n = 1; n <= saves; n += 1) {
      const savedMs = nowMs();
      await save(file, document({ rate: 100, path: `/save-${n}` }));
      const seen = async (): Promise<Arrival | undefined> => (await target.arrivals()).find(({ url }) => url === `/save-${n}`);
      await expect.poll(seen, { timeout: 20_000 }).toBeDefined();
      delays.push(((await seen())?.atMs ?? Infinity) - savedMs);
    }
  });
  return delays.toSorted((a, b) => a - b);
}

describe.each(waysToSave)('a save by %s', (_way, save) => {
  it('shows at the target within the quiet period and a second', async () => {
    const delays = await delaysOf(save, 5);
    // The median, so that one slice of time given to someone else decides nothing.
    expect(delays[2]).toBeLessThan(debounceMs + followsWithinMs);
    // A file that is renamed over may be known to be whole, and then waits for nothing.
    const leastMs = save === writeInPlace ? debounceMs - 50 : 0;
    expect(delays[0]).toBeGreaterThanOrEqual(leastMs);
  });
});

describe('an edit', () => {
  it.each(edits)('of $name reaches the target, there and back; nothing is lost, doubled or cut off', async (edit) => {
    expect.hasAssertions();
    await retune(edit);
  });
});
