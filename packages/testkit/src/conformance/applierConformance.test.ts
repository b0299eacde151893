import type { Applier, ChangeSet, PreparedChange } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { applierConformance } from './applierConformance.js';

interface Config {
  readonly workers: number;
}
interface Load {
  workers: number;
}

const change: ChangeSet<Config> = { revision: 2, previous: { workers: 1 }, next: { workers: 7 }, changes: [] };

function prepareWell(load: Load, { next }: ChangeSet<Config>): PreparedChange {
  const old = load.workers;
  return { commit: () => { load.workers = next.workers; }, revert: () => { load.workers = old; } };
}

type Prepare = typeof prepareWell;

const checksOf = (prepare: Prepare, claims: readonly string[] = ['workers']) =>
  applierConformance(async () => {
    const load: Load = { workers: 1 };
    const applier: Applier<Config> = { id: 'test', claims, prepare: async (changeSet) => prepare(load, changeSet) };
    return { applier, change, observe: () => load };
  });

async function failuresOf(prepare: Prepare, claims?: readonly string[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { name, run } of checksOf(prepare, claims)) await run().catch(() => failed.push(name));
  return failed;
}

describe('applierConformance', () => {
  for (const { name, run } of checksOf(prepareWell)) it(`a good applier ${name}`, run);

  it('catches one that is visible too early', async () => {
    const failed = await failuresOf((load, changeSet) => {
      const prepared = prepareWell(load, changeSet);
      load.workers = 7;
      return prepared;
    });
    expect(failed).toContain('shows nothing when it has only prepared');
    expect(failed).toContain('leaves no trace when it is abandoned');
  });

  it('catches one that never shows', async () => {
    const failed = await failuresOf(() => ({ commit: () => {}, revert: () => {} }));
    expect(failed).toEqual(['shows the change when it commits', 'leaves no trace when it is abandoned']);
  });

  it('catches one that does not put back, or not twice, or too much', async () => {
    const keeps: Prepare = (load, changeSet) => ({ ...prepareWell(load, changeSet), revert: () => {} });
    const subtracts: Prepare = (load, changeSet) => ({ ...prepareWell(load, changeSet), revert: () => { load.workers -= 6; } });
    expect(await failuresOf(keeps)).toEqual(['puts back what was there, also when asked twice']);
    expect(await failuresOf(subtracts)).toEqual(['puts back what was there, also when asked twice', 'puts back nothing when nothing was committed']);
  });

  it('catches one that claims nothing, or the same twice', async () => {
    const rule = 'has an id and claims at least one path, each once';
    expect(await failuresOf(prepareWell, [])).toEqual([rule]);
    expect(await failuresOf(prepareWell, ['workers', 'workers'])).toEqual([rule]);
  });
});
