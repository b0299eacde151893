import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import type { Applier, PreparedChange } from '../contracts/applier.js';
import { silentLogger } from '../contracts/logger.js';
import { commitAll, prepareAll, type PreparedStep, type TransactOptions } from './transact.js';

const change = { revision: 2, previous: 'old', next: 'new', changes: [] };

/** Five appliers that write down what is asked of them; `faults` says which call of which one fails, and how. */
function appliers(log: string[], faults: Readonly<Record<string, () => void | Promise<never>>> = {}): Applier<string>[] {
  return [1, 2, 3, 4, 5].map((number) => {
    const id = String(number);
    const call = (doing: string): void | Promise<never> => {
      log.push(`${doing} ${id}`);
      return faults[`${doing} ${id}`]?.();
    };
    const prepared: PreparedChange = { commit: () => call('commit'), revert: () => call('revert'), abandon: async () => call('abandon') };
    return { id, claims: [`part${id}`], prepare: async () => ((await call('prepare')), prepared) };
  });
}

const boom = (): never => {
  throw new Error('boom');
};
const hang = (): Promise<never> => new Promise<never>(() => {});

const options = (): TransactOptions & { clock: ReturnType<typeof fakeClock> } => ({ clock: fakeClock(), logger: silentLogger, deadlineMs: 1_000 });

async function prepared(all: readonly Applier<string>[], withOptions: TransactOptions): Promise<readonly PreparedStep[]> {
  const preparation = await prepareAll(all.map((applier) => ({ applier, change })), withOptions);
  if ('findings' in preparation) throw new Error('preparing failed');
  return preparation.steps;
}

describe('a transaction', () => {
  it('FAULTS 50: shows nothing when one of five fails to prepare, and abandons the others', async () => {
    const log: string[] = [];
    const preparation = await prepareAll(appliers(log, { 'prepare 3': boom }).map((applier) => ({ applier, change })), options());
    expect(preparation).toMatchObject({ findings: [{ code: 'MF_APPLIER_PREPARE', message: expect.stringContaining('applier 3') }] });
    expect(log.filter((line) => line.startsWith('commit'))).toEqual([]);
    expect(log.slice(5)).toEqual(['abandon 5', 'abandon 4', 'abandon 2', 'abandon 1']);
  });

  it('commits all five in one tick', async () => {
    const log: string[] = [];
    const withOptions = options();
    const steps = await prepared(appliers(log), withOptions);
    log.length = 0;
    const committing = commitAll(steps, withOptions);
    // Nothing was awaited: whoever looks between two ticks sees all of it or nothing.
    expect(log).toEqual(['commit 1', 'commit 2', 'commit 3', 'commit 4', 'commit 5']);
    expect(await committing).toEqual({ result: 'applied', findings: [] });
  });

  it('FAULTS 50: reverts in reverse order, in the same tick, when one of five fails to commit', async () => {
    const log: string[] = [];
    const withOptions = options();
    const steps = await prepared(appliers(log, { 'commit 3': boom }), withOptions);
    log.length = 0;
    const committing = commitAll(steps, withOptions);
    expect(log).toEqual(['commit 1', 'commit 2', 'commit 3', 'revert 3', 'revert 2', 'revert 1']);
    expect(await committing).toMatchObject({ result: 'rolledBack', findings: [{ code: 'MF_APPLIER_COMMIT' }] });
  });

  it('FAULTS 51: goes on reverting when one revert throws, and is degraded', async () => {
    const log: string[] = [];
    const withOptions = options();
    const steps = await prepared(appliers(log, { 'commit 3': boom, 'revert 2': boom }), withOptions);
    const { result, findings } = await commitAll(steps, withOptions);
    expect(result).toBe('degraded');
    expect(findings.map(({ code }) => code)).toEqual(['MF_APPLIER_COMMIT', 'MF_APPLIER_REVERT']);
    expect(log.slice(-3)).toEqual(['revert 3', 'revert 2', 'revert 1']);
  });

  it('FAULTS 52: gives up at the deadline on an applier that hangs while preparing, and abandons what it prepares later', async () => {
    const log: string[] = [];
    const withOptions = options();
    let letGo = (): void => {};
    const slow = (): Promise<never> => new Promise((resolve) => (letGo = resolve as () => void));
    const preparing = prepareAll(appliers(log, { 'prepare 4': slow }).map((applier) => ({ applier, change })), withOptions);
    await withOptions.clock.advance(1_000);
    expect(await preparing).toMatchObject({ findings: [{ code: 'MF_APPLIER_PREPARE', message: expect.stringContaining('1000 ms') }] });
    letGo();
    await withOptions.clock.advance(0);
    expect(log.at(-1)).toBe('abandon 4');
    expect(withOptions.clock.pendingTimers()).toEqual([]);
  });

  it('FAULTS 52: takes back at the deadline what an applier hangs on while committing', async () => {
    const log: string[] = [];
    const withOptions = options();
    const steps = await prepared(appliers(log, { 'commit 5': hang }), withOptions);
    const committing = commitAll(steps, withOptions);
    await withOptions.clock.advance(1_000);
    expect((await committing).result).toBe('rolledBack');
    expect(log.slice(-5)).toEqual(['revert 5', 'revert 4', 'revert 3', 'revert 2', 'revert 1']);
  });

  it.each<[string, unknown]>([['nothing', undefined], ['what can\'t be put back', { commit: () => {} }], ['a number', 5]])('takes %s that an applier prepared for a failure, before anything is committed', async (_what, made) => {
    const log: string[] = [];
    const careless: Applier<string> = { id: 'careless', claims: ['x'], prepare: async () => made as PreparedChange };
    const preparation = await prepareAll([...appliers(log), careless].map((applier) => ({ applier, change })), options());
    expect(preparation).toMatchObject({ findings: [{ code: 'MF_APPLIER_PREPARE', message: expect.stringMatching(/applier careless.*revert/) }] });
    expect(log.slice(5)).toEqual(['abandon 5', 'abandon 4', 'abandon 3', 'abandon 2', 'abandon 1']);
  });
});
