import { fakeClock } from '@midflight/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { swapApplier } from './appliers/swapApplier.js';
import type { Applier } from './contracts/applier.js';
import { messageOf, SourceReadError } from './contracts/errors.js';
import { silentLogger } from './contracts/logger.js';
import type { ConfigModel } from './contracts/model.js';
import type { Outcome } from './contracts/outcome.js';
import { definePlugin } from './contracts/plugin.js';
import type { ConfigSource, SourceSignal } from './contracts/source.js';
import type { Validator } from './contracts/validator.js';
import { checkOnce } from './checkOnce.js';
import { createReloader, type CreateReloaderOptions } from './createReloader.js';
import { use } from './plugins/pluginHost.js';

interface Numbers {
  readonly a: number;
  readonly b: number;
}

/** The smallest model: JSON with two numbers. `b` can't change while it runs. */
const numbersModel: ConfigModel<Numbers> = {
  compose: ([document]) => {
    const places = { find: (path: string) => ({ file: document?.name ?? '', line: 1, column: path.length + 1 }) };
    try {
      return { tree: JSON.parse(String(document?.content)), places, findings: [] };
    } catch (thrown) {
      return { tree: undefined, places, findings: [{ severity: 'error', code: 'MF_TEST_SYNTAX', path: '', message: messageOf(thrown) }] };
    }
  },
  decode: ({ tree }) => ({ config: { a: 0, b: 0, ...(tree as Partial<Numbers>) }, findings: [] }),
  diff: (previous, next) =>
    (['a', 'b'] as const).filter((path) => previous[path] !== next[path]).map((path) => ({ path, kind: 'changed', from: previous[path], to: next[path], mutability: path === 'b' ? 'restart' : 'live' })),
};

const notNegative: Validator<Numbers> = {
  id: 'not-negative',
  phase: 'semantic',
  validate: ({ next }) => (next.a < 0 ? [{ severity: 'error', code: 'MF_TEST_NEGATIVE', path: 'a', message: `a is ${next.a}` }] : []),
};

const closing = (name: string, closed: string[]) =>
  definePlugin<object, Validator<Numbers>>({ kind: 'validator', name, create: () => ({ id: name, phase: 'semantic', validate: () => [], close: () => void closed.push(name) }) });

async function follow(more: Partial<CreateReloaderOptions<Numbers>> = {}) {
  const clock = fakeClock();
  const outcomes: Outcome[] = [];
  const running: number[] = [];
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
  const applier = swapApplier<Numbers, number>({ id: 'a', claims: ['a'], select: ({ a }) => a, apply: (a) => running.push(a) });
  const reloader = await createReloader<Numbers>({ model: numbersModel, sources: [source], validators: [notNegative], appliers: [applier], clock, timing: { debounceMs: 100, maxWaitMs: 400 }, ...more });
  reloader.subscribe((event) => event.type === 'outcome' && outcomes.push(event.outcome));
  reloader.start();
  await clock.advance(0);
  const save = async (content: string): Promise<void> => {
    say({ kind: 'snapshot', revision: content, documents: [{ name: 'numbers.json', content }] });
    await clock.advance(100);
  };
  return { clock, outcomes, running, reloader, save, ends: () => outcomes.map(({ outcome }) => outcome) };
}

describe('a reloader', () => {
  it('applies the first configuration as a start, and each later one as a reload with its changes', async () => {
    const { outcomes, running, reloader, save } = await follow();
    await save('{"a":1}');
    await save('{"a":2}');
    expect(outcomes[0]).toMatchObject({ outcome: 'applied', sequence: 1, revision: 1, previousRevision: 0, cause: { kind: 'start', source: 'script' }, changes: [] });
    expect(outcomes[1]).toMatchObject({ outcome: 'applied', sequence: 2, revision: 2, previousRevision: 1, cause: { kind: 'source', source: 'script' }, origin: ['numbers.json'], changes: [{ path: 'a', from: 1, to: 2 }] });
    expect(Object.keys(outcomes[1]?.timingMs ?? {})).toEqual(['settle', 'compose', 'decode', 'plan', 'validate', 'prepare', 'commit', 'total']);
    expect(running).toEqual([1, 2]);
    await reloader.stop();
  });

  it('calls the same content in other words unchanged, and tells no applier', async () => {
    const { ends, running, reloader, save } = await follow();
    await save('{"a":1,"b":0}');
    await save('{ "b": 0, "a": 1 }');
    expect(ends()).toEqual(['applied', 'unchanged']);
    expect(running).toEqual([1]);
    await reloader.stop();
  });

  it.each([
    ['a broken text', '{"a":', 'MF_TEST_SYNTAX'],
    ['a broken rule', '{"a":-1}', 'MF_TEST_NEGATIVE'],
    ['a change that needs a restart', '{"a":2,"b":1}', 'MF_RESTART_REQUIRED'],
  ])('refuses %s with a place, keeps what runs, and takes the next good one', async (_, bad, code) => {
    const { outcomes, ends, running, reloader, save } = await follow();
    await save('{"a":1}');
    await save(bad);
    expect(outcomes[1]).toMatchObject({ outcome: 'rejected', revision: 1, findings: [{ code }] });
    expect(reloader.status).toMatchObject({ active: { revision: 1, config: { a: 1 } }, lastRejected: { sequence: 2 } });
    await save('{"a":3}');
    expect(ends()).toEqual(['applied', 'rejected', 'applied']);
    expect(running).toEqual([1, 3]);
    expect(reloader.status).toMatchObject({ active: { revision: 2 }, lastSeen: { sequence: 3 }, lastRejected: { sequence: 2 }, counts: { applied: 2, rejected: 1 } });
    await reloader.stop();
  });

  it('tells what is wrong with the text and with its values at once', async () => {
    const faulty: ConfigModel<Numbers> = {
      ...numbersModel,
      compose: (documents) => ({ ...numbersModel.compose(documents), findings: [{ severity: 'error', code: 'MF_TEST_TEXT', path: 'x', message: 'text' }] }),
      decode: () => ({ config: undefined, findings: [{ severity: 'error', code: 'MF_TEST_VALUE', path: 'a', message: 'value' }] }),
    };
    const { outcomes, reloader, save } = await follow({ model: faulty });
    await save('{"a":1}');
    expect(outcomes[0]).toMatchObject({ outcome: 'rejected', findings: [{ code: 'MF_TEST_TEXT' }, { code: 'MF_TEST_VALUE' }] });
    await reloader.stop();
  });

  it('gives each finding the place of its path', async () => {
    const { outcomes, reloader, save } = await follow();
    await save('{"a":-1}');
    expect(outcomes[0]?.findings).toEqual([{ severity: 'error', code: 'MF_TEST_NEGATIVE', path: 'a', message: 'a is -1', file: 'numbers.json', line: 1, column: 2 }]);
    await reloader.stop();
  });

  it('refuses a change that no applier claims', async () => {
    const { outcomes, reloader, save } = await follow({ appliers: [], model: { ...numbersModel, diff: (previous, next) => numbersModel.diff(previous, next).map((change) => ({ ...change, mutability: 'live' })) } });
    await save('{"a":1}');
    await save('{"a":2}');
    expect(outcomes[1]).toMatchObject({ outcome: 'rejected', findings: [{ code: 'MF_CHANGE_UNCLAIMED', path: 'a' }] });
    await reloader.stop();
  });

  it.each([
    ['throws', (): never => { throw new Error('boom'); }],
    ['never settles', (): Promise<never> => new Promise<never>(() => {})],
    ['tries to change the candidate', ({ next }: { next: Numbers }) => (Object.assign(next, { a: 7 }), [])],
  ])('refuses when a validator %s, and lives on', async (_, validate) => {
    const { clock, outcomes, running, reloader, save } = await follow({ validators: [{ id: 'bad', phase: 'policy', validate }] });
    await save('{"a":1}');
    await clock.advance(10_000);
    expect(outcomes[0]).toMatchObject({ outcome: 'rejected', revision: 0, findings: [{ code: 'MF_VALIDATOR_FAILED' }] });
    expect(running).toEqual([]);
    await reloader.stop();
  });

  it('takes the newest of what came during an apply, and only that', async () => {
    let letGo = (): void => {};
    const slow: Applier<Numbers> = { id: 'slow', claims: ['a'], prepare: () => new Promise((resolve) => (letGo = () => resolve({ commit: () => {}, revert: () => {} }))) };
    const { clock, outcomes, reloader, save } = await follow({ appliers: [slow] });
    for (const content of ['{"a":1}', '{"a":2}', '{"a":3}', '{"a":4}']) await save(content);
    expect(outcomes).toEqual([]);
    letGo();
    await clock.advance(100);
    letGo();
    await clock.advance(100);
    expect(outcomes.map(({ documents }) => documents[0]?.content)).toEqual(['{"a":1}', '{"a":4}']);
    await reloader.stop();
  });

  it('refuses when the model itself fails, and lives on', async () => {
    const fragile: ConfigModel<Numbers> = {
      ...numbersModel,
      compose: (documents) => {
        if (documents[0]?.content === 'poison') throw new Error('boom');
        return numbersModel.compose(documents);
      },
    };
    const { outcomes, ends, reloader, save } = await follow({ model: fragile });
    for (const content of ['{"a":1}', 'poison', '{"a":2}']) await save(content);
    expect(ends()).toEqual(['applied', 'rejected', 'applied']);
    expect(outcomes[1]?.findings).toMatchObject([{ code: 'MF_PIPELINE', message: expect.stringContaining('boom') }]);
    await reloader.stop();
  });

  it('reads a candidate once, while it waits for quiet, whatever is pinned above it, and anew when the text is another', async () => {
    const read: [content: string, atMs: number][] = [];
    const model: ConfigModel<Numbers> = {
      ...numbersModel,
      compose: (documents) => {
        read.push([String(documents[0]?.content), clock.now()]);
        return numbersModel.compose(documents);
      },
      override: (composition) => composition,
    };
    const { clock, ends, running, reloader, save } = await follow({ model });
    await save('{"a":1}');
    read.length = 0;
    const savedAtMs = clock.now();
    await save('{"a":2}');
    expect(read).toEqual([['{"a":2}', savedAtMs + 50]]);
    void save('{"a":3}');
    await clock.advance(60);
    await save('{"a":4}');
    expect(read.map(([content]) => content)).toEqual(['{"a":2}', '{"a":3}', '{"a":4}']);
    await reloader.steering.override('a', 9);
    read.length = 0;
    await save('{"a":5}');
    expect(read.map(([content]) => content)).toEqual(['{"a":5}']);
    expect([ends().length, running]).toEqual([5, [1, 2, 4, 5]]);
    await reloader.stop();
  });

  it('lets a listener that throws harm nobody', async () => {
    const { ends, reloader, save } = await follow();
    reloader.subscribe(() => {
      throw new Error('boom');
    });
    await save('{"a":1}');
    await save('{"a":2}');
    expect(ends()).toEqual(['applied', 'applied']);
    await reloader.stop();
  });

  it('ends in the middle of an apply, twice, and leaves no timer', async () => {
    const { clock, ends, running, reloader, save } = await follow();
    await save('{"a":1}');
    const saving = save('{"a":2}');
    const stops = [reloader.stop(), reloader.stop()];
    await saving;
    await Promise.all(stops);
    expect(running.at(-1)).toBe(ends().length);
    expect(clock.pendingTimers()).toEqual([]);
  });

  it('takes any number of appliers without a warning of the process', async () => {
    const warnings: string[] = [];
    const listen = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', listen);
    const many = Array.from({ length: 20 }, (_, index) => swapApplier<Numbers, number>({ id: `a${index}`, claims: [index === 0 ? 'a' : `other${index}`], select: ({ a }) => a, apply: () => {} }));
    const { ends, save, reloader } = await follow({ appliers: many });
    await save('{"a":1}');
    await reloader.stop();
    // Warnings are told a tick later.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect([ends(), warnings]).toEqual([['applied'], []]);
  });

  it('is degraded until all of a document is applied anew, also one that means what the active one does', async () => {
    const applied: string[] = [];
    let broken = false;
    const part = (id: string): Applier<Numbers> => ({
      id,
      claims: [id],
      prepare: async ({ next }) => ({
        commit: () => {
          if (broken) throw new Error('boom');
          applied.push(`${id}${next.a}`);
        },
        revert: () => {
          if (broken) throw new Error('boom');
        },
      }),
    });
    const { ends, reloader, save } = await follow({ appliers: [part('a'), part('b')] });
    await save('{"a":1}');
    broken = true;
    await save('{"a":2}');
    expect(reloader.status).toMatchObject({ state: 'degraded', active: { revision: 1 } });
    await save('not json');
    expect(reloader.status).toMatchObject({ state: 'degraded', lastSeen: { outcome: 'rejected' } });
    broken = false;
    await save('{"a":1}');
    expect(ends()).toEqual(['applied', 'degraded', 'rejected', 'applied']);
    expect(applied).toEqual(['a1', 'b1', 'a1', 'b1']);
    expect(reloader.status.state).toBe('following');
    await reloader.stop();
  });

  it('does not wait for ever for an applier that never drops the old', async () => {
    const log: string[] = [];
    const clinging: Applier<Numbers> = { id: 'clinging', claims: ['a'], prepare: async () => ({ commit: () => {}, revert: () => {}, release: () => new Promise(() => {}) }) };
    const { clock, reloader, save } = await follow({ appliers: [clinging], logger: { ...silentLogger, error: (message) => void log.push(message) } });
    await save('{"a":1}');
    const stopping = reloader.stop();
    await clock.advance(10_000);
    await stopping;
    expect(log).toEqual([expect.stringContaining('release of what was replaced took longer')]);
  });

  it('closes its plugins when it is closed, and not when it only stops', async () => {
    const closed: string[] = [];
    const { reloader, save } = await follow({ validators: [use(closing('first', closed)), use(closing('second', closed))] });
    await save('{"a":1}');
    await reloader.stop();
    expect(closed).toEqual([]);
    await reloader.close();
    expect(closed).toEqual(['second', 'first']);
  });

  it('that can not be made closes what was started for it', async () => {
    const closed: string[] = [];
    await expect(follow({ validators: [use(closing('first', closed)), use(closing('twin', closed)), use(closing('twin', closed))] })).rejects.toMatchObject({ code: 'MF_PLUGIN_DUPLICATE' });
    expect(closed).toEqual(['twin', 'twin', 'first']);
  });

  it('runs only what was accepted, and ends every candidate once, whatever is saved', async () => {
    const text = fc.oneof(fc.integer({ min: -3, max: 9 }).map((a) => `{"a":${a}}`), fc.constant('{"a":1,"b":1}'), fc.constant('not json'), fc.constant('{ "a" : 1 }'));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 20 }), async (texts) => {
        const { outcomes, running, reloader, save } = await follow();
        for (const one of texts) await save(one);
        await reloader.stop();
        const accepted = outcomes.filter(({ outcome }) => outcome === 'applied').map(({ documents }) => numbersModel.decode(numbersModel.compose(documents)).config?.a);
        expect(running).toEqual(accepted);
        expect(reloader.status.active?.config.a).toBe(accepted.at(-1));
        expect(outcomes.map(({ sequence }) => sequence)).toEqual(outcomes.map((_, index) => index + 1));
        expect(running.every((a) => a >= 0)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a check', () => {
  it('closes its plugins, also when a source can not be read', async () => {
    const closed: string[] = [];
    const source = (said: SourceSignal): ConfigSource => ({ id: 'script', async *watch({ signal }) { yield said; await new Promise((resolve) => signal.addEventListener('abort', resolve)); } });
    const judged = (said: SourceSignal) => checkOnce<Numbers>({ model: numbersModel, sources: [source(said)], validators: [notNegative, use(closing('judge', closed))] });
    expect(await judged({ kind: 'snapshot', revision: '1', documents: [{ name: 'n.json', content: '{"a":-1}' }] })).toMatchObject({ config: { a: -1 }, findings: [{ code: 'MF_TEST_NEGATIVE' }] });
    expect(closed).toEqual(['judge']);
    await expect(judged({ kind: 'fault', error: new SourceReadError('gone') })).rejects.toMatchObject({ code: 'MF_SOURCE_READ' });
    expect(closed).toEqual(['judge', 'judge']);
  });
});
