import assert from 'node:assert/strict';
import { deepFreeze, type Applier, type ChangeSet, type PreparedChange } from '@midflight/core';
import type { ConformanceCheck } from './conformanceCheck.js';

/** An applier and the thing it changes, made afresh for each check. */
export interface ApplierFixture<C> {
  readonly applier: Applier<C>;
  /** A change that shows: `observe` must differ afterwards. */
  readonly change: ChangeSet<C>;
  /** What the applier makes true, as plain values. */
  observe(): unknown;
  /** Clears everything away; called at the end of each check. */
  close?(): Promise<void>;
}

interface Stage<C> extends ApplierFixture<C> {
  prepare(): Promise<PreparedChange>;
  /** What `observe` gave before anything was prepared. */
  readonly before: unknown;
}

type Rule = <C>(stage: Stage<C>) => Promise<void>;

/** A copy, so that a later change of the original shows as a difference. */
const look = async (stage: { observe(): unknown }): Promise<unknown> => structuredClone(await stage.observe());

const rules: Readonly<Record<string, Rule>> = {
  'has an id and claims at least one path, each once': async ({ applier }) => {
    assert.ok(applier.id.length > 0, 'an applier has an id');
    assert.ok(applier.claims.length > 0 && applier.claims.every((claim) => claim.length > 0), 'claims are paths');
    assert.equal(new Set(applier.claims).size, applier.claims.length, 'a path is claimed twice');
  },

  'shows nothing when it has only prepared': async (stage) => {
    const prepared = await stage.prepare();
    assert.deepEqual(await look(stage), stage.before);
    await prepared.abandon?.();
  },

  'shows the change when it commits': async (stage) => {
    const prepared = await stage.prepare();
    await prepared.commit();
    assert.notDeepEqual(await look(stage), stage.before);
    await prepared.release?.();
    assert.notDeepEqual(await look(stage), stage.before);
  },

  'puts back what was there, also when asked twice': async (stage) => {
    const prepared = await stage.prepare();
    await prepared.commit();
    await prepared.revert();
    assert.deepEqual(await look(stage), stage.before);
    await prepared.revert();
    assert.deepEqual(await look(stage), stage.before);
  },

  'puts back nothing when nothing was committed': async (stage) => {
    const prepared = await stage.prepare();
    await prepared.revert();
    assert.deepEqual(await look(stage), stage.before);
  },

  'leaves no trace when it is abandoned': async (stage) => {
    const abandoned = await stage.prepare();
    await abandoned.abandon?.();
    assert.deepEqual(await look(stage), stage.before);
    const prepared = await stage.prepare();
    await prepared.commit();
    assert.notDeepEqual(await look(stage), stage.before);
  },
};

/** What every applier must keep, as checks for any test runner. */
export function applierConformance<C>(setUp: () => Promise<ApplierFixture<C>>): readonly ConformanceCheck[] {
  return Object.entries(rules).map(([name, rule]) => ({
    name,
    run: async () => {
      const fixture = await setUp();
      const { signal } = new AbortController();
      const change = deepFreeze(fixture.change);
      try {
        const before = await look(fixture);
        const prepare = (): Promise<PreparedChange> => fixture.applier.prepare(change, { signal });
        await rule({ ...fixture, observe: () => fixture.observe(), prepare, before });
      } finally {
        await fixture.close?.();
      }
    },
  }));
}
