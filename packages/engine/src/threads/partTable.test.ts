import { describe, expect, it } from 'vitest';
import { partNames, requiredParts } from '../plan.js';
import { PartTable } from './partTable.js';

/** A table in which revision 1 has everything, from stage 1. */
function tableInForce(): PartTable {
  const table = new PartTable();
  table.commit(table.add(1, partNames));
  return table;
}

describe('PartTable', () => {
  it('names what was never committed', () => {
    const table = new PartTable();
    table.commit(table.add(1, ['workers', 'http']));
    expect(() => table.current()).toThrow(expect.objectContaining({ code: 'MF_ENGINE_NOT_READY', details: { missing: ['load', 'scenarios', 'drainMs'] } }));
  });

  it('switches the parts of a stage and goes back, as often as asked', () => {
    const table = tableInForce();
    const before = table.current();
    const stage = table.add(2, ['workers', 'load']);
    expect(table.current()).toEqual(before);
    table.commit(stage);
    table.commit(stage);
    expect(table.current()).toEqual({ revision: 2, stages: { workers: 2, load: 2, scenarios: 1, http: 1, drainMs: 1, transition: 1, standby: 1 } });
    table.revert(stage);
    table.revert(stage);
    expect(table.current()).toEqual(before);
  });

  it('does without a part that a load can do without, and takes it back again', () => {
    const table = new PartTable();
    table.commit(table.add(1, requiredParts));
    const stages = [table.add(2, ['workers', 'transition']), table.add(2, ['load', 'transition'])];
    for (const stage of stages) table.commit(stage);
    expect(table.current().stages).toMatchObject({ workers: 2, load: 3, transition: 3 });
    for (const stage of stages.toReversed()) table.revert(stage);
    expect(table.current()).toEqual({ revision: 1, stages: { workers: 1, load: 1, scenarios: 1, http: 1, drainMs: 1 } });
  });

  it('goes back to the start when all stages of a change are reverted in reverse order', () => {
    const table = tableInForce();
    const before = table.current();
    const stages = [table.add(2, ['workers']), table.add(2, ['load']), table.add(2, ['http'])];
    for (const stage of stages) table.commit(stage);
    expect(table.current().revision).toBe(2);
    for (const stage of stages.toReversed()) table.revert(stage);
    expect(table.current()).toEqual(before);
  });

  it('does not let a late revert touch what others changed since', () => {
    const table = tableInForce();
    const old = table.add(2, ['workers']);
    table.commit(old);
    table.commit(table.add(3, ['workers']));
    table.revert(old);
    expect(table.current()).toMatchObject({ revision: 3, stages: { workers: 3 } });
  });

  it('forgets old stages, never what is in force or can be reverted to, and says so to a late commit', () => {
    const table = tableInForce();
    const late = table.add(2, ['workers']);
    const forgotten: number[] = [];
    for (let i = 0; i < 100; i++) {
      const stage = table.add(3 + i, ['load']);
      if (i === 95) table.commit(stage);
      forgotten.push(...table.forgetOld(stage));
    }
    expect(forgotten).toContain(late);
    expect(forgotten).not.toContain(1);
    expect(new Set(forgotten).size).toBe(forgotten.length);
    expect(forgotten.length).toBeGreaterThan(60);
    expect(() => table.commit(late)).toThrow(expect.objectContaining({ code: 'MF_ENGINE_STALE' }));
    expect(table.current().stages).toMatchObject({ workers: 1, load: 98 });
  });
});
