import { writeFileSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Applier, Clock, Finding, Validator } from '@midflight/core';
import { systemClock } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { describe, expect, it } from 'vitest';
import { documentOf } from './support/documentOf.js';
import { follow, rateOf, timing } from './support/follow.js';
import { logOf, type LogRecord } from './support/logOf.js';
import { renameOver, writeInPlace } from './support/saves.js';

const main = 'load.yaml';
const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** A validator that behaves as `validate` says once the rate is 2, and lets everything else pass. */
function at2(validate: (signal: AbortSignal, next: LoadDocument) => readonly Finding[] | Promise<readonly Finding[]>): Validator<LoadDocument> {
  return { id: 'hostile', phase: 'policy', validate: ({ next }, { signal }) => (rateOf(next) === 2 ? validate(signal, next) : []) };
}

describe('code of others in the pipeline', () => {
  it.each<[string, Validator<LoadDocument>]>([
    ['throws', at2(() => { throw new Error('boom'); })],
    ['rejects', at2(async () => Promise.reject(new Error('boom')))],
    ['never settles', at2(() => never())],
    ['hangs until it is aborted, and then throws', at2(async (signal) => new Promise((_, reject) => { signal.addEventListener('abort', () => reject(new Error('late'))); }))],
  ])('FAULTS 47: a validator %s → rejected, at its deadline at the latest', async (_what, validator) => {
    await using run = await follow({ files: { [main]: documentOf(1) }, validators: [validator], deadlineMs: 150 });
    await renameOver(run.file(main), documentOf(2));
    const { timingMs } = await run.untilRejected('MF_VALIDATOR_FAILED');
    expect(timingMs.validate).toBeLessThan(5_000);
    await renameOver(run.file(main), documentOf(3));
    await run.untilRate(3);
    expect(run.rates()).toEqual([1, 3]);
  });

  it('FAULTS 48: a validator finishes after its deadline and after a newer revision came → discarded', async () => {
    let answer = (_: readonly Finding[]): void => {};
    const late = at2(() => new Promise((resolve) => { answer = resolve; }));
    await using run = await follow({ files: { [main]: documentOf(1) }, validators: [late], deadlineMs: 100 });
    await renameOver(run.file(main), documentOf(2));
    await run.untilRejected('MF_VALIDATOR_FAILED');
    await renameOver(run.file(main), documentOf(3));
    await run.untilRate(3);
    const findings = run.outcomes[1]?.findings;
    answer([{ severity: 'warning', code: 'TEST_LATE', path: '', message: 'late' }]);
    await setTimeout(timing.debounceMs);
    expect(run.ends()).toEqual(['applied', 'rejected MF_VALIDATOR_FAILED', 'applied']);
    expect(findings?.map(({ code }) => code)).toEqual(['MF_VALIDATOR_FAILED']);
    expect(run.rates()).toEqual([1, 3]);
  });

  it.each<[string, (next: LoadDocument) => unknown]>([
    ['a value', (next) => Object.assign(next.config, { workers: 9_999 })],
    ['a list', (next) => (next.scenarios as unknown[]).push({})],
    ['deep inside', (next) => Object.assign(next.scenarios[0]?.steps[0]?.request ?? {}, { path: '/stolen' })],
  ])('FAULTS 49: a validator tries to change %s → impossible', async (_what, mutate) => {
    await using run = await follow({ files: { [main]: documentOf(1) }, validators: [at2((_, next) => (mutate(next), []))] });
    await renameOver(run.file(main), documentOf(2));
    await run.untilRejected('MF_VALIDATOR_FAILED');
    await renameOver(run.file(main), documentOf(3));
    await run.untilRate(3);
    expect(run.running.at(-1)).toMatchObject({ config: { workers: 5 }, scenarios: [{ steps: [{ request: { path: '/' } }] }] });
    expect(run.running.at(-1)?.scenarios).toHaveLength(1);
  });

  it('FAULTS 53: an applier and a listener each trigger a reload → queued once, no recursion', async () => {
    let depth = 0;
    let deepest = 0;
    let file = '';
    const onceMore = (recorder: Applier<LoadDocument>): Applier<LoadDocument> => ({
      ...recorder,
      prepare: async (change, context) => {
        depth += 1;
        deepest = Math.max(deepest, depth);
        // In the middle of its own reload.
        if (rateOf(change.next) === 2) writeFileSync(file, documentOf(3));
        // So long that what it asked for has settled meanwhile.
        await setTimeout(timing.debounceMs * 2);
        const prepared = await recorder.prepare(change, context);
        depth -= 1;
        return prepared;
      },
    });
    await using run = await follow({ files: { [main]: documentOf(1) }, wrap: onceMore });
    file = run.file(main);
    run.reloader.subscribe((event) => {
      for (let times = 0; times < 10; times += 1) run.reloader.nudge();
      if (event.type === 'outcome' && run.rates().at(-1) === 3) writeFileSync(file, documentOf(4));
    });
    await renameOver(file, documentOf(2));
    await run.untilRate(4);
    await setTimeout(timing.debounceMs * 2);
    expect(run.rates()).toEqual([1, 2, 3, 4]);
    expect(run.ends()).toEqual(['applied', 'applied', 'applied', 'applied']);
    expect(deepest).toBe(1);
  });

  it('FAULTS 54: a listener throws → the commit stands, and it is reported', async () => {
    const log: LogRecord[] = [];
    await using run = await follow({ files: { [main]: documentOf(1) }, logger: logOf(log) });
    const heardAfter: string[] = [];
    run.reloader.subscribe(() => { throw new Error('boom'); });
    run.reloader.subscribe((event) => event.type === 'outcome' && heardAfter.push(event.outcome.outcome));
    for (const rate of [2, 3]) {
      await renameOver(run.file(main), documentOf(rate));
      await run.untilRate(rate);
    }
    expect(heardAfter).toEqual(['applied', 'applied']);
    expect(log.filter(({ level, message }) => level === 'error' && message.includes('listener'))).not.toEqual([]);
  });
});

describe('stopping', () => {
  /** An applier whose part of a reload to rate 2 takes until `letGo`. */
  function stuck(phase: 'prepare' | 'commit') {
    let letGo = (): void => {};
    let reached = (): void => {};
    const stuckThere = new Promise<void>((resolve) => (reached = resolve));
    const wait = (): Promise<void> => {
      reached();
      return new Promise((resolve) => (letGo = resolve));
    };
    const wrap = (recorder: Applier<LoadDocument>): Applier<LoadDocument> => ({
      ...recorder,
      prepare: async (change, context) => {
        const isIt = rateOf(change.next) === 2;
        if (isIt && phase === 'prepare') await wait();
        const prepared = await recorder.prepare(change, context);
        return isIt && phase === 'commit' ? { ...prepared, commit: async () => (await wait(), prepared.commit()) } : prepared;
      },
    });
    return { wrap, stuckThere, letGo: () => letGo() };
  }

  it.each(['prepare', 'commit'] as const)('FAULTS 55: in the middle of %s, twice → settles to old or new, no leaked handle or timer', async (phase) => {
    const before = process.getActiveResourcesInfo().filter((kind) => kind !== 'Immediate');
    const { wrap, stuckThere, letGo } = stuck(phase);
    const run = await follow({ files: { [main]: documentOf(1) }, wrap });
    await renameOver(run.file(main), documentOf(2));
    await stuckThere;
    const stops = [run.reloader.stop(), run.reloader.stop()];
    await setTimeout(20);
    letGo();
    await Promise.all(stops);
    await run.reloader.stop();
    expect([1, 2]).toContain(run.rates().at(-1));
    expect(run.reloader.status.active?.config).toBe(run.running.at(-1));
    await run.end();
    await expect.poll(() => process.getActiveResourcesInfo().filter((kind) => kind !== 'Immediate').toSorted()).toEqual(before.toSorted());
  });

  it('FAULTS 55: while an applier never ends its preparing → the old stays, without waiting for its deadline', async () => {
    const { wrap, stuckThere } = stuck('prepare');
    const run = await follow({ files: { [main]: documentOf(1) }, wrap, deadlineMs: 60_000 });
    await renameOver(run.file(main), documentOf(2));
    await stuckThere;
    const startedAt = performance.now();
    await Promise.all([run.end(), run.end()]);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(run.rates()).toEqual([1]);
  });

  it('FAULTS 55: while a validator never ends → the old stays, without waiting for its deadline', async () => {
    let asked = false;
    const run = await follow({ files: { [main]: documentOf(1) }, validators: [at2(() => ((asked = true), never()))], deadlineMs: 60_000 });
    await renameOver(run.file(main), documentOf(2));
    await run.until('the question', () => asked);
    const startedAt = performance.now();
    await run.end();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(run.rates()).toEqual([1]);
  });
});

describe('the world around', () => {
  it('FAULTS 45: the wall clock jumps by an hour, forth and back → nothing breaks', async () => {
    let offMs = 0;
    const jumping: Clock = { ...systemClock, wallTimeMs: () => systemClock.wallTimeMs() + offMs };
    await using run = await follow({ files: { [main]: documentOf(1) }, clock: jumping, looking: { reconcileMs: 50 } });
    let rate = 1;
    for (const jumpMs of [3_600_000, -3_600_000, 0]) {
      const heard = run.statuses.length;
      await writeInPlace(run.file(main), documentOf((rate += 1)));
      await run.until('the save is seen', () => run.statuses.length > heard);
      // In the middle of the wait for quiet.
      offMs = jumpMs;
      await run.untilRate(rate);
      await renameOver(run.file(main), documentOf((rate += 1)));
      await run.untilRate(rate);
      for (const { timingMs } of run.outcomes) for (const ms of Object.values(timingMs)) expect(ms >= 0 && ms < 60_000).toBe(true);
    }
    expect(run.rates()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('FAULTS 59: one source of three is down → its last value is used, stale is said, the others stay live', async () => {
    const files = { 'a.yaml': documentOf(1), 'b.yaml': 'config: { workers: 7 }\n', 'c.yaml': 'metadata: { name: one }\n' };
    await using run = await follow({ files, sources: Object.keys(files) });
    await unlink(run.file('b.yaml'));
    await run.until('stale', () => run.reloader.status.sources[1]?.state === 'stale');
    await renameOver(run.file('a.yaml'), documentOf(2));
    await run.untilRate(2);
    await renameOver(run.file('c.yaml'), 'metadata: { name: two }\n');
    await run.until('the other', () => run.running.at(-1)?.metadata?.name === 'two');
    expect(run.running.at(-1)?.config.workers).toBe(7);
    expect(run.reloader.status.sources.map(({ state }) => state)).toEqual(['ready', 'stale', 'ready']);
    expect(run.reloader.status.sources[1]).toMatchObject({ error: { code: 'MF_SOURCE_READ' }, revision: expect.any(String) });
    await renameOver(run.file('b.yaml'), 'config: { workers: 8 }\n');
    await run.until('it is back', () => run.running.at(-1)?.config.workers === 8);
    expect(run.reloader.status.sources.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
  });
});
