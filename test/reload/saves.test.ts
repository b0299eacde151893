import { appendFileSync } from 'node:fs';
import { appendFile, chmod, open, rename, truncate, unlink, utimes, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Validator } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { describe, expect, it } from 'vitest';
import { documentOf } from './support/documentOf.js';
import { follow, rateOf, timing } from './support/follow.js';
import { fullLength } from './support/fullLength.js';
import { modes } from './support/modes.js';
import { renameOver, writeInPlace } from './support/saves.js';

const { debounceMs, maxWaitMs } = timing;
const main = 'load.yaml';

/** Keeps this process from doing anything, as a stop or a busy machine would. */
const standStill = (durationMs: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);

/** How often row 5 rewrites the file, and for how long, in milliseconds. */
const rewriting = fullLength ? { everyMs: 50, forMs: 10_000 } : { everyMs: 20, forMs: 2_000 };

/** What no reload may lift. */
const atMost500: Validator<LoadDocument> = {
  id: 'at-most-500',
  phase: 'policy',
  validate: ({ next }) => (rateOf(next) > 500 ? [{ severity: 'error', code: 'TEST_LIMIT', path: 'load.target', message: `${rateOf(next)} is above 500` }] : []),
};

describe.each(modes)('a document that is being written, by %s', (_mode, looking) => {
  it('FAULTS 1: cut off so that it does not parse → keeps, says where; the whole file loads later', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    const whole = documentOf(2);
    await writeInPlace(run.file(main), whole.slice(0, whole.indexOf('GET')));
    const { findings } = await run.untilRejected('MF_YAML_SYNTAX');
    expect(findings[0]).toMatchObject({ severity: 'error', file: run.file(main), line: expect.any(Number), column: expect.any(Number) });
    expect(run.rates()).toEqual([1]);
    expect(run.reloader.status.counts.rejected).toBe(1);
    await writeInPlace(run.file(main), whole);
    await run.untilRate(2);
  });

  it('FAULTS 2: cut off so that it does parse (10 of 1000) → not applied inside the quiet window', async () => {
    await using run = await follow({ files: { [main]: documentOf(100) }, looking, timing: { debounceMs: 400, maxWaitMs: 2_000 } });
    const whole = documentOf(1000);
    const cut = whole.lastIndexOf('1000') + 2;
    await writeInPlace(run.file(main), whole.slice(0, cut));
    await setTimeout(150);
    await appendFile(run.file(main), whole.slice(cut));
    await run.untilRate(1000);
    expect(run.rates()).toEqual([100, 1000]);
  });

  it('FAULTS 2: cut off so that it does parse, and finished while this process does not run → not applied', async () => {
    await using run = await follow({ files: { [main]: documentOf(100) }, looking });
    const whole = documentOf(1000);
    const cut = whole.lastIndexOf('1000') + 2;
    const seen = run.statuses.length;
    await writeInPlace(run.file(main), whole.slice(0, cut));
    await run.until('the half being seen', () => run.statuses.length > seen);
    standStill(debounceMs / 2);
    appendFileSync(run.file(main), whole.slice(cut));
    standStill(debounceMs * 1.5);
    await run.untilRate(1000);
    expect(run.rates()).toEqual([100, 1000]);
  });

  it('FAULTS 3: a writer pauses for longer than the window → at most one bad candidate, limits hold, the final content wins', async () => {
    await using run = await follow({ files: { [main]: documentOf(100) }, looking, validators: [atMost500] });
    // The half is 1000 of 1000/m: it parses, and only the limit stands between it and the load.
    const whole = documentOf('1000/m');
    const cut = whole.lastIndexOf('/m');
    await writeInPlace(run.file(main), whole.slice(0, cut));
    await run.untilRejected('TEST_LIMIT');
    await appendFile(run.file(main), whole.slice(cut));
    await run.until('the final content', () => run.ends().at(-1) === 'applied' && run.ends().length > 1);
    expect(run.ends().filter((end) => end.startsWith('rejected'))).toEqual(['rejected TEST_LIMIT']);
    expect(run.rates()).toEqual([100, 1000 / 60]);
  });

  it.each([5, 20, 40, 60, 200])('FAULTS 4: two writes %i ms apart → the final content is always active', async (pauseMs) => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    await writeInPlace(run.file(main), documentOf(2));
    await setTimeout(pauseMs);
    await writeInPlace(run.file(main), documentOf(3));
    await run.untilRate(3);
  });

  it(`FAULTS 5: rewritten every ${rewriting.everyMs} ms for ${rewriting.forMs} ms (of 50 ms for 10 s) → applied at least every maxWait, the last in the end`, async () => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    let rate = 1;
    const startedAtMs = performance.now();
    while (performance.now() < startedAtMs + rewriting.forMs) {
      await writeInPlace(run.file(main), documentOf((rate += 1)));
      await setTimeout(rewriting.everyMs);
    }
    const lastedMs = performance.now() - startedAtMs;
    await run.untilRate(rate);
    // Half of what the cap promises, since a save that is caught while its file is empty is refused, and the machine is shared.
    expect(run.rates().length).toBeGreaterThan(lastedMs / maxWaitMs / 2);
    expect(run.rates().length).toBeLessThan(lastedMs / debounceMs + 3);
  });

  it('FAULTS 6: a rename-over save (vim, sed -i, git) 100 times → the last content is active, the watch still alive', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    for (let rate = 2; rate <= 101; rate += 1) await renameOver(run.file(main), documentOf(rate));
    await run.untilRate(101);
    await renameOver(run.file(main), documentOf(102));
    await run.untilRate(102);
  });

  it.each([5, 60, 800])('FAULTS 7: deleted, and recreated after %i ms; then edited again → keeps in between, both seen', async (pauseMs) => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    await unlink(run.file(main));
    await setTimeout(pauseMs);
    expect(run.rates()).toEqual([1]);
    await writeInPlace(run.file(main), documentOf(2));
    await run.untilRate(2);
    await writeInPlace(run.file(main), documentOf(3));
    await run.untilRate(3);
    expect(run.rates()).toEqual([1, 2, 3]);
    expect(run.ends()).not.toContain('rejected MF_EMPTY');
  });

  it('FAULTS 10: touch, chmod → nothing', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    await utimes(run.file(main), new Date(), new Date());
    await chmod(run.file(main), 0o600);
    await setTimeout(debounceMs * 2);
    expect(run.ends()).toEqual(['applied']);
    await renameOver(run.file(main), documentOf(2));
    await run.untilRate(2);
    expect(run.ends()).toEqual(['applied', 'applied']);
  });

  it('FAULTS 11: the same size and an older time (a restored backup) → reload', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    await writeFile(run.file('backup'), documentOf(2));
    await utimes(run.file('backup'), 1, 1);
    await rename(run.file('backup'), run.file(main));
    await run.untilRate(2);
    // In place too, where not even the inode differs.
    await writeFile(run.file(main), documentOf(3));
    await utimes(run.file(main), 1, 1);
    await run.untilRate(3);
  });

  it.each([['empty', ''], ['blank', ' \n\n'], ['all comments', '# load:\n#   target: 5\n']])('FAULTS 16: %s → keeps, never back to defaults', async (_what, text) => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    await renameOver(run.file(main), text);
    await run.untilRejected('MF_EMPTY');
    expect(run.reloader.status.active?.revision).toBe(1);
    await renameOver(run.file(main), documentOf(2));
    await run.untilRate(2);
    await truncate(run.file(main));
    await run.untilRejected('MF_EMPTY', 3);
    expect(run.rates()).toEqual([1, 2]);
  });

  it('is read while it is held open, and its last words count', async () => {
    await using run = await follow({ files: { [main]: documentOf(1) }, looking });
    await using handle = await open(run.file(main), 'r+');
    await handle.write(documentOf(2), 0);
    await run.untilRate(2);
    await handle.write(documentOf(3), 0);
    await run.untilRate(3);
  });
});
