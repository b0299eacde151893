import type { Applier } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { usedBytes } from './support/usedBytes.js';
import { documentOf } from './support/documentOf.js';
import { follow, timing } from './support/follow.js';
import { fullLength } from './support/fullLength.js';
import { modes } from './support/modes.js';
import { renameOver, writeInPlace } from './support/saves.js';

const { debounceMs, maxWaitMs } = timing;
const main = 'load.yaml';

/** How long row 27 goes on, in milliseconds. */
const changingMs = fullLength ? 10_000 : 3_000;

/** An applier that takes its time. @param started - called at the beginning of each */
function slowly(inner: Applier<LoadDocument>, tookMs: number, started: () => void): Applier<LoadDocument> {
  return {
    ...inner,
    prepare: async (change, context) => {
      started();
      await setTimeout(tookMs);
      return inner.prepare(change, context);
    },
  };
}

describe.each(modes)('a sequence of saves, by %s', (_mode, looking) => {
  it('FAULTS 26: A, B, A inside the window → nothing', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking, timing: { debounceMs: 400, maxWaitMs: 2_000 } });
    await writeInPlace(run.file(main), documentOf(2));
    await setTimeout(50);
    await writeInPlace(run.file(main), documentOf(1));
    await setTimeout(600);
    expect(run.ends()).toEqual(['applied']);
    await writeInPlace(run.file(main), documentOf(3));
    await run.untilRate(3);
    expect(run.ends()).toEqual(['applied', 'applied']);
  });

  it('FAULTS 26: A, B, A across windows → two reloads', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    for (const rate of [2, 1]) {
      await writeInPlace(run.file(main), documentOf(rate));
      await run.untilRate(rate);
    }
    expect(run.rates()).toEqual([1, 2, 1]);
  });

  it(`FAULTS 27: some 1 000 changes a second for ${changingMs} ms (of 10 s) → a bounded number of applies, flat memory, the last wins`, async () => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    const startedAt = performance.now();
    let rate = 1;
    for (const end = startedAt + changingMs; performance.now() < end; ) {
      await renameOver(run.file(main), documentOf((rate += 1)));
      await setTimeout(1);
    }
    const lastedMs = performance.now() - startedAt;
    await run.untilRate(rate);
    expect(rate).toBeGreaterThan(200);
    expect(run.ends().length).toBeLessThan(lastedMs / debounceMs + 3);
    expect(run.rates().length).toBeGreaterThan(lastedMs / maxWaitMs / 3);
  });

  it('FAULTS 28: changes during an apply → it finishes, then the latest only', async () => {
    let begun = 0;
    await using run = await follow({ files: { [main]: documentOf(1) }, looking, wrap: (recorder) => slowly(recorder, 400, () => (begun += 1)) });
    await run.untilRate(1);
    await renameOver(run.file(main), documentOf(2));
    await run.until('the apply', () => begun === 2);
    for (const rate of [3, 4, 5]) {
      await renameOver(run.file(main), documentOf(rate));
      await setTimeout(20);
    }
    await run.untilRate(5);
    expect(run.rates()).toEqual([1, 2, 5]);
  });

  it('FAULTS 29: a bad revision that nobody mends, seen again → reported once, not retried hotly', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking: { ...looking, reconcileMs: 50 } });
    await renameOver(run.file(main), documentOf('bad'));
    await run.untilRejected('MF_RATE');
    for (let look = 0; look < 5; look += 1) {
      await renameOver(run.file(main), documentOf('bad'));
      run.reloader.nudge();
      await setTimeout(debounceMs);
    }
    expect(run.ends()).toEqual(['applied', 'rejected MF_RATE']);
    await renameOver(run.file(main), documentOf(2));
    await run.untilRate(2);
  });

  it('FAULTS 30: bad, then back to the last good content → healthy again', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    await renameOver(run.file(main), documentOf('bad'));
    await run.untilRejected('MF_RATE');
    await renameOver(run.file(main), documentOf(1));
    await run.until('an unchanged', () => run.ends().at(-1) === 'unchanged');
    expect(run.reloader.status).toMatchObject({ state: 'following', active: { revision: 1 }, lastSeen: { outcome: 'unchanged', sequence: 3 }, lastRejected: { sequence: 2 }, sources: [{ state: 'ready' }] });
    expect(run.rates()).toEqual([1]);
  });

  it('FAULTS 27: flat memory over 300 changes that are all applied', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking, timing: { debounceMs: 0, maxWaitMs: 0 } });
    const usedAfter: number[] = [];
    for (let rate = 2; rate <= 301; rate += 1) {
      await renameOver(run.file(main), documentOf(rate, { tail: `x-ballast: ${'a'.repeat(100_000)}${rate}\n` }));
      await run.untilRate(rate);
      if (rate % 100 === 1) usedAfter.push(usedBytes());
    }
    // All texts of the last 200 are 20 MB: kept, they would show.
    expect((usedAfter.at(-1) ?? 0) - (usedAfter[0] ?? 0)).toBeLessThan(8 * 2 ** 20);
  });
});
