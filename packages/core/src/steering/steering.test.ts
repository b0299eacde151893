import { fakeClock } from '@midflight/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { swapApplier } from '../appliers/swapApplier.js';
import type { ConfigModel } from '../contracts/model.js';
import type { Outcome } from '../contracts/outcome.js';
import type { KeptRevision } from '../contracts/revisionStore.js';
import type { ConfigSource, SourceSignal } from '../contracts/source.js';
import type { Validator } from '../contracts/validator.js';
import { createReloader, type CreateReloaderOptions } from '../createReloader.js';
import type { SteeringState } from './steeringState.js';

interface Numbers {
  readonly a: number;
  readonly b: number;
}

const keys = ['a', 'b'] as const;
const model: ConfigModel<Numbers> = {
  compose: ([document]) => ({ tree: JSON.parse(String(document?.content)), places: { find: () => undefined }, findings: [] }),
  override: (composition, overrides) => ({ ...composition, tree: { ...(composition.tree as object), ...Object.fromEntries(overrides.map(({ path, value }) => [path, value])) } }),
  decode: ({ tree }) => {
    const config = { a: 0, b: 0, ...(tree as Partial<Numbers>) };
    const strange = keys.filter((path) => typeof config[path] !== 'number');
    if (strange.length === 0) return { config, findings: [] };
    return { config: undefined, findings: strange.map((path) => ({ severity: 'error', code: 'MF_TEST_TYPE', path, message: `${path} is no number` })) };
  },
  diff: (previous, next) => keys.filter((path) => previous[path] !== next[path]).map((path) => ({ path, kind: 'changed', from: previous[path], to: next[path], mutability: 'live' })),
};

const notAbove = (phase: Validator<Numbers>['phase'], limit: number): Validator<Numbers> => ({
  id: `not-above-${limit}`,
  phase,
  validate: ({ next }) => (next.a > limit ? [{ severity: 'error', code: 'MF_TEST_HIGH', path: 'a', message: `a is ${next.a}` }] : []),
});

async function follow(more: Partial<CreateReloaderOptions<Numbers>> = {}) {
  const clock = fakeClock();
  const outcomes: Outcome[] = [];
  const turns: SteeringState[] = [];
  const running: string[] = [];
  let say: (signal: SourceSignal) => void = () => {};
  const source: ConfigSource = {
    id: 'script',
    async *watch({ signal }) {
      const said: SourceSignal[] = [];
      let wake = (): void => {};
      say = (one) => (said.push(one), wake());
      signal.addEventListener('abort', () => wake());
      while (!signal.aborted) {
        yield* said.splice(0);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
  const applier = swapApplier<Numbers, string>({ id: 'all', claims: keys, select: ({ a, b }) => `${a},${b}`, apply: (values) => running.push(values) });
  const reloader = await createReloader<Numbers>({ model, sources: [source], appliers: [applier], clock, timing: { debounceMs: 100, maxWaitMs: 400 }, ...more });
  reloader.subscribe((event) => {
    if (event.type === 'outcome') outcomes.push(event.outcome);
    if (event.type === 'steering') turns.push(event.state);
  });
  reloader.start();
  await clock.advance(0);
  const save = async (a: unknown, b = 0): Promise<void> => {
    const content = JSON.stringify({ a, b });
    say({ kind: 'snapshot', revision: content, documents: [{ name: 'numbers.json', content }] });
    await clock.advance(100);
  };
  return { clock, outcomes, turns, running, reloader, steering: reloader.steering, save, ends: () => outcomes.map(({ outcome, cause }) => `${outcome} ${cause.kind}`) };
}

describe('steering', () => {
  it('comes back to a revision, by a reload of its own, and takes the next save again', async () => {
    const { steering, save, running, reloader, ends } = await follow();
    for (const a of [1, 2, 3]) await save(a);
    expect(await steering.rollback()).toMatchObject({ outcome: 'applied', revision: 4, cause: { kind: 'rollback' }, changes: [{ path: 'a', from: 3, to: 2 }] });
    expect(await steering.rollback(1, { author: 'Ann', message: 'p99' })).toMatchObject({ revision: 5, cause: { kind: 'rollback', author: 'Ann', message: 'p99' } });
    expect(reloader.status).toMatchObject({ active: { revision: 5, config: { a: 1 } }, steering: { drift: true } });
    await save(4);
    expect(running).toEqual(['1,0', '2,0', '3,0', '2,0', '1,0', '4,0']);
    expect(ends().at(-1)).toBe('applied source');
    expect(reloader.status.steering.drift).toBe(false);
    await reloader.stop();
  });

  it('comes back past rules about the step and policy, and past no others', async () => {
    const { steering, save, reloader, clock } = await follow({ validators: [{ id: 'up', phase: 'policy', validate: ({ next, previous }) => (previous && next.a < previous.a ? [{ severity: 'error', code: 'MF_TEST_DOWN', path: 'a', message: 'down' }] : []) }] });
    for (const a of [1, 2]) await save(a);
    expect(await steering.rollback()).toMatchObject({ outcome: 'applied' });
    await clock.advance(0);
    expect(reloader.status.active?.config.a).toBe(1);
    await reloader.stop();
  });

  it('comes back to what only a store has, and gives it every revision', async () => {
    const stored = new Map<number, KeptRevision>();
    const { steering, save, reloader } = await follow({ store: { keep: (revision) => void stored.set(revision.revision, revision), find: (revision) => Promise.resolve(stored.get(revision)) } });
    for (let a = 1; a <= 60; a += 1) await save(a);
    expect([...stored.keys()]).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(reloader.status.revisions[0]?.revision).toBe(11);
    expect(await steering.rollback(2)).toMatchObject({ outcome: 'applied', revision: 61, changes: [{ path: 'a', from: 60, to: 2 }] });
    stored.delete(3);
    await expect(steering.rollback(3)).rejects.toMatchObject({ code: 'MF_REVISION_UNKNOWN', message: 'Revision 3 is not kept. Kept are: 1 to 61.' });
    await reloader.stop();
  });

  it('begins with what was kept where the sources have nothing, unless they were faster', async () => {
    const { steering, save, reloader } = await follow({ validators: [notAbove('policy', 9)] });
    const kept = (a: number) => ({ documents: [{ name: 'kept.json', content: JSON.stringify({ a }) }], overrides: [{ path: 'b', value: 7 }] });
    expect(await steering.restore(kept(10), { kind: 'start' }, 0)).toMatchObject({ outcome: 'rejected', revision: 0 });
    expect(await steering.restore(kept(5), { kind: 'start', message: 'last known good' }, 0)).toMatchObject({ outcome: 'applied', revision: 1, cause: { kind: 'start', message: 'last known good' } });
    expect(reloader.status).toMatchObject({ active: { config: { a: 5, b: 7 } }, steering: { drift: true, overrides: [{ path: 'b', value: 7 }] } });
    await save(6);
    expect(reloader.status).toMatchObject({ active: { revision: 2, config: { a: 6, b: 7 } } });
    await expect(steering.restore(kept(5), { kind: 'start' }, 0)).rejects.toMatchObject({ code: 'MF_REVISION_CONFLICT' });
    await reloader.stop();
  });

  it('refuses a revision that is not kept, one that is not active any more, and everything once it is stopped', async () => {
    const { steering, save, reloader } = await follow();
    await expect(steering.rollback()).rejects.toMatchObject({ code: 'MF_REVISION_UNKNOWN' });
    for (const a of [1, 2]) await save(a);
    await expect(steering.rollback(7)).rejects.toMatchObject({ code: 'MF_REVISION_UNKNOWN' });
    await expect(steering.rollback(1, { ifRevision: 1 })).rejects.toMatchObject({ code: 'MF_REVISION_CONFLICT' });
    await reloader.stop();
    await expect(steering.rollback(1)).rejects.toMatchObject({ code: 'MF_RELOADER_STOPPED' });
  });

  it('says what a step would do, and makes none', async () => {
    const { steering, save, running, reloader, outcomes } = await follow({ validators: [notAbove('policy', 5), { id: 'up', phase: 'transition', validate: ({ next, previous }) => (previous && next.a < previous.a ? [{ severity: 'error', code: 'MF_TEST_DOWN', path: 'a', message: 'down' }] : []) }] });
    for (const a of [1, 2]) await save(a);
    await steering.override('b', 9);
    const before = outcomes.length;
    expect(await steering.plan({ kind: 'override', path: 'a', value: 5 })).toMatchObject({ wouldApply: true, changes: [{ path: 'a', from: 2, to: 5, applier: 'all' }] });
    expect(await steering.plan({ kind: 'override', path: 'a', value: 6 })).toMatchObject({ wouldApply: false, findings: [{ code: 'MF_TEST_HIGH' }] });
    expect(await steering.plan({ kind: 'clear', path: 'b' })).toMatchObject({ wouldApply: true, changes: [{ path: 'b', from: 9, to: 0 }] });
    expect(await steering.plan({ kind: 'rollback', revision: 1 })).toMatchObject({ wouldApply: true, changes: [{ path: 'a', from: 2, to: 1 }, { path: 'b', from: 9, to: 0 }] });
    expect(await steering.plan({ kind: 'follow' })).toMatchObject({ wouldApply: true, changes: [] });
    expect([running.at(-1), outcomes.length]).toEqual(['2,9', before]);
    await steering.freeze();
    await save(3);
    expect(await steering.plan({ kind: 'follow' })).toMatchObject({ wouldApply: true, changes: [{ path: 'a', from: 2, to: 3 }] });
    expect(running.at(-1)).toBe('2,9');
    await expect(steering.plan({ kind: 'rollback', revision: 99 })).rejects.toMatchObject({ code: 'MF_REVISION_UNKNOWN' });
    await reloader.stop();
  });

  it('FAULTS 63: of two writers who compare and set, one wins and the other is told', async () => {
    const { steering, save, reloader } = await follow();
    await save(1);
    const results = await Promise.allSettled([steering.override('a', 5, { ifRevision: 1 }), steering.override('a', 6, { ifRevision: 1 })]);
    expect(results).toMatchObject([{ status: 'fulfilled', value: { outcome: 'applied', revision: 2 } }, { status: 'rejected', reason: { code: 'MF_REVISION_CONFLICT' } }]);
    expect(reloader.status.active?.config.a).toBe(5);
    await reloader.stop();
  });

  it('judges what the sources want while frozen, applies nothing, and the newest of it once thawed', async () => {
    const { steering, save, outcomes, running, reloader, turns } = await follow();
    await save(1);
    await steering.freeze();
    await save(2);
    await save(3);
    expect(outcomes.slice(1)).toMatchObject([{ outcome: 'rejected', held: true, changes: [{ path: 'a', to: 2 }], findings: [{ severity: 'info', code: 'MF_FROZEN' }] }, { outcome: 'rejected', held: true, changes: [{ to: 3 }] }]);
    expect(reloader.status).toMatchObject({ steering: { frozen: true, drift: true }, lastSeen: { held: true }, lastRejected: undefined, counts: { rejected: 2, held: 2 } });
    await steering.thaw();
    expect(running).toEqual(['1,0', '3,0']);
    expect(turns.map(({ frozen }) => frozen)).toEqual([true, false]);
    expect(reloader.status.steering).toMatchObject({ frozen: false, drift: false });
    await reloader.stop();
  });

  it('refuses what is wrong while frozen as ever, with what is wrong, and not as something that waits', async () => {
    const { steering, save, outcomes, reloader } = await follow({ validators: [notAbove('policy', 5)] });
    await save(1);
    await steering.freeze();
    await save(6);
    expect(outcomes.at(-1)).toMatchObject({ outcome: 'rejected', findings: [{ severity: 'error', code: 'MF_TEST_HIGH' }] });
    expect(outcomes.at(-1)).not.toHaveProperty('held');
    expect(reloader.status).toMatchObject({ lastRejected: { sequence: 2 }, counts: { rejected: 1, held: 0 } });
    await reloader.stop();
  });

  it('forgets what waited when the sources come back to what is active', async () => {
    const { steering, save, reloader, running } = await follow();
    await save(1);
    await steering.freeze();
    await save(2);
    await save(1);
    expect(reloader.status.steering.drift).toBe(false);
    await steering.thaw();
    expect(running).toEqual(['1,0']);
    await reloader.stop();
  });

  it('leaves the sources alone while disabled, and takes what they want then', async () => {
    const { steering, save, outcomes, reloader, running } = await follow();
    await save(1);
    await steering.disable();
    await save(2);
    expect(outcomes).toHaveLength(1);
    expect(reloader.status.steering).toMatchObject({ enabled: false, drift: true });
    await steering.enable();
    expect(running).toEqual(['1,0', '2,0']);
    await reloader.stop();
  });

  it('pins a value above the sources, through reloads, until it is cleared', async () => {
    const { steering, save, running, ends, reloader } = await follow();
    await save(1, 1);
    await steering.override('a', 9);
    await save(2, 2);
    expect(reloader.status.steering).toMatchObject({ overrides: [{ path: 'a', value: 9 }], drift: true });
    await steering.clearOverride('a');
    expect(running).toEqual(['1,1', '9,1', '9,2', '2,2']);
    expect(ends()).toEqual(['applied start', 'applied override', 'applied source', 'applied override']);
    expect(reloader.status.steering).toMatchObject({ overrides: [], drift: false });
    await reloader.stop();
  });

  it.each<[string, unknown, number, string]>([
    ['of the wrong type', 'many', 0, 'MF_TEST_TYPE'],
    ['against a rule', 6, 0, 'MF_TEST_HIGH'],
    ['against a rule, among others that are fine', 6, 3, 'MF_TEST_HIGH'],
    ['too large a step', -5, 0, 'MF_TEST_STEP'],
  ])('refuses what is %s beneath a pinned value, at once, and says so once', async (_, a, b, code) => {
    const step: Validator<Numbers> = { id: 'step', phase: 'transition', validate: ({ next, previous }) => (previous && Math.abs(next.a - previous.a) > 5 ? [{ severity: 'error', code: 'MF_TEST_STEP', path: 'a', message: 'step' }] : []) };
    const { steering, save, running, reloader, outcomes } = await follow({ validators: [notAbove('policy', 5), step] });
    await save(1);
    await steering.override('a', 3);
    await save(a, b);
    expect(outcomes.at(-1)).toMatchObject({ outcome: 'rejected', revision: 2, cause: { kind: 'source' } });
    expect(outcomes.at(-1)?.findings.map((finding) => finding.code)).toEqual([code]);
    expect(await reloader.plan([{ name: 'numbers.json', content: JSON.stringify({ a, b }) }])).toMatchObject({ wouldApply: false, findings: [{ code }] });
    await steering.clearOverride('a');
    expect(running).toEqual(['1,0', '3,0', '1,0']);
    await reloader.stop();
  });

  it('says what both the pinned and the text beneath deserve once, and takes a step beneath from text to text', async () => {
    const far: Validator<Numbers> = { id: 'far', phase: 'transition', validate: ({ next, previous }) => (previous && Math.abs(next.a - previous.a) > 3 ? [{ severity: 'error', code: 'MF_TEST_STEP', path: 'a', message: 'step' }] : []) };
    const odd: Validator<Numbers> = { id: 'odd', phase: 'semantic', validate: ({ next }) => (next.b % 2 === 1 ? [{ severity: 'warning', code: 'MF_TEST_ODD', path: 'b', message: `b is ${next.b}` }] : []) };
    const { steering, save, reloader, outcomes } = await follow({ validators: [far, odd] });
    await save(4);
    await steering.override('a', 7);
    await save(3, 1);
    expect(outcomes.at(-1)).toMatchObject({ outcome: 'applied', findings: [{ code: 'MF_TEST_ODD' }] });
    expect(outcomes.at(-1)?.findings).toHaveLength(1);
    await reloader.stop();
  });

  it('asks nobody again about what lies beneath pinned values of a configuration that was kept', async () => {
    const step: Validator<Numbers> = { id: 'step', phase: 'transition', validate: ({ next, previous }) => (previous && next.a - previous.a > 3 ? [{ severity: 'error', code: 'MF_TEST_STEP', path: 'a', message: 'step' }] : []) };
    const { steering, save, running, reloader } = await follow({ validators: [step] });
    await save(1);
    // As a replay does it, after the saves between that came out unchanged.
    expect(await steering.restore({ documents: [{ name: 'kept.json', content: '{"a":9}' }], overrides: [{ path: 'a', value: 2 }] }, { kind: 'source' })).toMatchObject({ outcome: 'applied', findings: [] });
    expect(running).toEqual(['1,0', '2,0']);
    await reloader.stop();
  });

  it('lets go to what the sources said last, though it meant the same while a value was pinned above it', async () => {
    const { steering, save, running, ends, reloader } = await follow();
    await save(1);
    await steering.override('a', 9);
    await save(2);
    expect(await steering.plan({ kind: 'clear', path: 'a' })).toMatchObject({ changes: [{ path: 'a', from: 9, to: 2 }] });
    await steering.clearOverride('a');
    expect(ends()).toEqual(['applied start', 'applied override', 'unchanged source', 'applied override']);
    expect(running).toEqual(['1,0', '9,0', '2,0']);
    expect(reloader.status.steering.drift).toBe(false);
    await reloader.stop();
  });

  it('can always let go of what is pinned: whatever was saved and pinned, what lies beneath is the last text that was accepted', async () => {
    const act = fc.oneof(
      fc.record({ kind: fc.constant('save' as const), a: fc.integer({ min: 0, max: 9 }), b: fc.integer({ min: 0, max: 9 }) }),
      fc.record({ kind: fc.constant('pin' as const), path: fc.constantFrom(...keys), value: fc.integer({ min: 0, max: 9 }) }),
      fc.record({ kind: fc.constantFrom('rollback' as const, 'freeze' as const, 'thaw' as const) }),
    );
    const notAboveB: Validator<Numbers> = { id: 'b', phase: 'semantic', validate: ({ next }) => (next.b > 5 ? [{ severity: 'error', code: 'MF_TEST_HIGH', path: 'b', message: 'b' }] : []) };
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 15 }), async (acts) => {
        const { steering, save, reloader, outcomes } = await follow({ validators: [notAbove('policy', 5), notAboveB] });
        await save(1, 1);
        for (const one of acts) {
          if (one.kind === 'save') await save(one.a, one.b);
          else if (one.kind === 'pin') await steering.override(one.path, one.value);
          else if (one.kind === 'rollback') await steering.rollback().catch(() => {});
          else await steering[one.kind]();
        }
        const { cause, documents, outcome } = outcomes.findLast((end) => end.outcome === 'applied' || end.outcome === 'unchanged') ?? {};
        expect([cause?.kind, outcome]).not.toContain(undefined);
        for (const path of keys) expect(await steering.clearOverride(path)).not.toMatchObject({ outcome: 'rejected' });
        expect(reloader.status.active?.config).toEqual(JSON.parse(String(documents?.[0]?.content)));
        expect(reloader.status.active?.config.a).toBeLessThanOrEqual(5);
        await reloader.stop();
      }),
      { numRuns: 150 },
    );
  });

  it('lets a pinned value go when its time is over', async () => {
    const { steering, save, running, ends, reloader, clock, outcomes } = await follow();
    await save(1);
    await steering.override('a', 9, { forMs: 60_000 });
    await steering.override('b', 7, { forMs: 90_000 });
    await clock.advance(60_000);
    expect(running).toEqual(['1,0', '9,0', '9,7', '1,7']);
    await clock.advance(30_000);
    expect(running.at(-1)).toBe('1,0');
    expect(ends().slice(-2)).toEqual(['applied expiry', 'applied expiry']);
    expect(outcomes.at(-1)?.cause.message).toBe('b');
    await reloader.stop();
    expect(clock.pendingTimers()).toEqual([]);
  });

  it('does not pin what is refused', async () => {
    const { steering, save, running, reloader } = await follow({ validators: [notAbove('policy', 5)] });
    await save(1);
    expect(await steering.override('a', 9)).toMatchObject({ outcome: 'rejected', cause: { kind: 'override' }, findings: [{ code: 'MF_TEST_HIGH' }] });
    expect(reloader.status.steering.overrides).toEqual([]);
    await save(2);
    expect(running).toEqual(['1,0', '2,0']);
    await reloader.stop();
  });

  it('takes back for a guard what hurts, unless something else is active by then', async () => {
    const { steering, save, reloader } = await follow();
    for (const a of [1, 2]) await save(a);
    expect(await steering.takeBack(2, 1, 'errorRate 12 %')).toMatchObject({ outcome: 'applied', revision: 3, cause: { kind: 'guard', message: 'errorRate 12 %' } });
    await expect(steering.takeBack(2, 1, 'late')).rejects.toMatchObject({ code: 'MF_REVISION_CONFLICT' });
    await reloader.stop();
  });

  it('takes its turn: what is asked for in the middle of an apply comes after it', async () => {
    let letGo = (): void => {};
    const slow = { id: 'slow', claims: keys, prepare: () => new Promise<{ commit: () => void; revert: () => void }>((resolve) => (letGo = () => resolve({ commit: () => {}, revert: () => {} }))) };
    const { steering, save, ends, reloader, clock } = await follow({ appliers: [slow] });
    await save(1);
    letGo();
    await clock.advance(0);
    await save(2);
    const back = steering.rollback();
    letGo();
    await clock.advance(0);
    letGo();
    await clock.advance(0);
    expect(await back).toMatchObject({ outcome: 'applied', revision: 3 });
    expect(ends()).toEqual(['applied start', 'applied source', 'applied rollback']);
    await reloader.stop();
  });
});
