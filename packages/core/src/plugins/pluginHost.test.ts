import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { Container } from '../container/container.js';
import { silentLogger, type Logger } from '../contracts/logger.js';
import { definePlugin, type PluginContext } from '../contracts/plugin.js';
import type { ConfigSource } from '../contracts/source.js';
import { PluginHost, use } from './pluginHost.js';

interface Greeter extends ConfigSource {
  readonly times: number;
}

const silent = { watch: async function* () {} };

const greeter = definePlugin<{ name: string; times: number }, Greeter>({
  kind: 'source',
  name: 'greeter',
  options: {
    name: { type: 'string', required: true, description: 'whom' },
    times: { type: 'integer', minimum: 1, maximum: 3, default: 2, description: 'how often' },
  },
  create: ({ name, times }) => ({ id: name, times, ...silent }),
});

const contextWith = (logger: Logger): PluginContext & { clock: ReturnType<typeof fakeClock> } => ({ clock: fakeClock(), logger, get: new Container().get });
const context = () => contextWith(silentLogger);

describe('the plugin host', () => {
  it('creates plugins with checked options and their defaults, and takes plain objects as they are', async () => {
    expect(await new PluginHost(context(), 100).start([use(greeter, { name: 'A' }), { id: 'plain', times: 9, ...silent }])).toMatchObject([{ id: 'A', times: 2 }, { id: 'plain', times: 9 }]);
  });

  it('tells every fault of the options at once', async () => {
    const wrong = { times: 7, tiems: 1 } as object;
    await expect(new PluginHost(context(), 100).start([use(greeter, wrong)])).rejects.toMatchObject({
      code: 'MF_PLUGIN_OPTIONS',
      details: { faults: [expect.stringContaining('tiems is not known (it takes name, times)'), expect.stringContaining('name is required'), expect.stringContaining('from 1 to 3')] },
    });
  });

  it('takes no option from the prototype of what it is given', async () => {
    const named = definePlugin<{ toString: string }, { id: string }>({ kind: 'source', name: 'odd', options: { toString: { type: 'string', required: true, description: 'a name that every object has' } }, create: () => ({ id: 'odd', ...silent }) });
    await expect(new PluginHost(context(), 100).start([use(named, {})])).rejects.toMatchObject({ code: 'MF_PLUGIN_OPTIONS' });
  });

  it('refuses two of one id', async () => {
    await expect(new PluginHost(context(), 100).start([use(greeter, { name: 'A' }), use(greeter, { name: 'A' })])).rejects.toMatchObject({ code: 'MF_PLUGIN_DUPLICATE' });
  });

  it.each([
    ['throws', () => Promise.reject(new Error('boom')), 'boom'],
    ['hangs', () => new Promise<never>(() => {}), '100 ms'],
    ['makes nothing', () => undefined as never, 'no proper id, claims, prepare'],
    ['makes something else', () => ({ id: 'broken', claims: 'config', prepare: () => {} }), 'no applier: it has no proper claims'],
  ])('names the plugin whose start %s, and where it was asked for', async (_, create, reason) => {
    const lent = context();
    const starting = new PluginHost(lent, 100).start([use(definePlugin<object, { id: string }>({ kind: 'applier', name: 'broken', create }), {}, 'plugins[0] in a.yaml:3')]);
    const refused = expect(starting).rejects.toThrow(new RegExp(`applier broken \\(plugins\\[0\\] in a.yaml:3\\).*${reason}`));
    await lent.clock.advance(100);
    await refused;
  });
});

describe('the end of plugins', () => {
  function closing(names: readonly string[], closed: string[], end: (name: string) => void | Promise<void> = () => {}) {
    return names.map((name) => use(definePlugin<object, ConfigSource>({
      kind: 'source', name,
      create: () => ({ id: name, ...silent, close: () => (closed.push(name), end(name)) }),
    })));
  }

  it('comes to the last started first, once, and not to what was given as such', async () => {
    const closed: string[] = [];
    const host = new PluginHost(context(), 100);
    await host.start(closing(['a', 'b'], closed));
    await host.start([...closing(['c'], closed), { id: 'plain', ...silent, close: () => void closed.push('plain') }]);
    await host.close();
    await host.close();
    expect(closed).toEqual(['c', 'b', 'a']);
  });

  it('comes to all, though one fails and one hangs, and is logged', async () => {
    const closed: string[] = [];
    const said: string[] = [];
    const lent = contextWith({ ...silentLogger, error: (message) => void said.push(message) });
    const host = new PluginHost(lent, 100);
    await host.start(closing(['a', 'fails', 'hangs', 'd'], closed, (name) => (name === 'fails' ? Promise.reject(new Error('boom')) : name === 'hangs' ? new Promise(() => {}) : undefined)));
    const ended = host.close();
    await lent.clock.advance(100);
    await ended;
    expect(closed).toEqual(['d', 'hangs', 'fails', 'a']);
    expect(said).toEqual([expect.stringMatching(/source hangs did not close: .*100 ms/), expect.stringMatching(/source fails did not close: boom/)]);
  });

  it('comes to one that was made after its time, and to a second of the same id', async () => {
    const closed: string[] = [];
    const lent = context();
    const late = use(definePlugin<object, ConfigSource>({ kind: 'source', name: 'late', create: async (_options, { clock }) => (await clock.sleep(200), { id: 'late', ...silent, close: () => void closed.push('late') }) }));
    const host = new PluginHost(lent, 100);
    const refused = expect(host.start([late])).rejects.toMatchObject({ code: 'MF_PLUGIN_START' });
    await lent.clock.advance(200);
    await refused;
    expect(closed).toEqual(['late']);
    await expect(host.start([...closing(['twin'], closed), ...closing(['twin'], closed)])).rejects.toMatchObject({ code: 'MF_PLUGIN_DUPLICATE' });
    await host.close();
    expect(closed).toEqual(['late', 'twin', 'twin']);
  });
});
