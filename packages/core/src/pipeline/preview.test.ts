import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { swapApplier } from '../appliers/swapApplier.js';
import type { ConfigModel } from '../contracts/model.js';
import type { ConfigSource } from '../contracts/source.js';
import type { Validator } from '../contracts/validator.js';
import { createReloader } from '../createReloader.js';

interface Numbers {
  readonly a: number;
  readonly b: number;
}

const keys = ['a', 'b'] as const;
const model: ConfigModel<Numbers> = {
  compose: ([document]) => ({ tree: JSON.parse(String(document?.content)), places: { find: () => undefined }, findings: [] }),
  override: (composition, overrides) => ({ ...composition, tree: { ...(composition.tree as object), ...Object.fromEntries(overrides.map(({ path, value }) => [path, value])) } }),
  decode: ({ tree }) => ({ config: tree as Numbers, findings: [] }),
  diff: (previous, next) => keys.filter((path) => previous[path] !== next[path]).map((path) => ({ path, kind: 'changed', from: previous[path], to: next[path], mutability: 'live' })),
};

async function running() {
  const clock = fakeClock();
  const applied: number[] = [];
  let asked = 0;
  const source: ConfigSource = {
    id: 'one',
    async *watch({ signal }) {
      yield { kind: 'snapshot', revision: '1', documents: [written(1, 1)] };
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  };
  const applier = swapApplier<Numbers, number>({ id: 'of-a', claims: ['a'], select: ({ a }) => a, apply: (a) => applied.push(a) });
  const limit: Validator<Numbers> = { id: 'limit', phase: 'policy', validate: ({ next }) => (asked++, next.a > 5 ? [{ severity: 'error', code: 'MF_TEST_HIGH', path: 'a', message: 'high' }] : []) };
  const reloader = await createReloader<Numbers>({ model, sources: [source], validators: [limit], appliers: [applier], clock });
  reloader.start();
  await clock.advance(0);
  return { reloader, applied, asked: () => asked };
}

const written = (a: number, b: number) => ({ name: 'numbers.json', content: JSON.stringify({ a, b }) });

describe('a preview of a running configuration', () => {
  it('says who would apply each change, and applies nothing', async () => {
    const { reloader, applied } = await running();
    expect(await reloader.plan([written(2, 1)])).toEqual({ changes: [{ path: 'a', kind: 'changed', from: 1, to: 2, mutability: 'live', applier: 'of-a' }], findings: [], wouldApply: true });
    expect(applied).toEqual([1]);
    expect(reloader.status).toMatchObject({ active: { revision: 1 }, lastSeen: { sequence: 1 }, counts: { applied: 1 } });
    await reloader.stop();
  });

  it('says what stands against it: a rule, and a change that nobody can apply', async () => {
    const { reloader } = await running();
    expect(await reloader.plan([written(9, 2)])).toMatchObject({
      changes: [{ path: 'a', applier: 'of-a' }, { path: 'b', applier: null }],
      findings: [{ code: 'MF_TEST_HIGH' }, { code: 'MF_CHANGE_UNCLAIMED', path: 'b' }],
      wouldApply: false,
    });
    await reloader.stop();
  });

  it('leaves pinned values above the documents', async () => {
    const { reloader } = await running();
    await reloader.steering.override('a', 3);
    expect((await reloader.plan([written(2, 1)])).changes).toEqual([]);
    await reloader.stop();
  });

  it('asks nobody about what changes nothing, as a reload does', async () => {
    const { reloader, asked } = await running();
    const before = asked();
    expect(await reloader.plan([written(1, 1)])).toEqual({ changes: [], findings: [], wouldApply: true });
    expect(asked()).toBe(before);
    await reloader.stop();
  });
});
