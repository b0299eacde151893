import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { Container } from '../container/container.js';
import { silentLogger } from '../contracts/logger.js';
import { definePlugin, type PluginContext } from '../contracts/plugin.js';
import { startPlugins, use } from './pluginHost.js';

const greeter = definePlugin<{ name: string; times: number }, { id: string; times: number }>({
  kind: 'source',
  name: 'greeter',
  options: {
    name: { type: 'string', required: true, description: 'whom' },
    times: { type: 'integer', minimum: 1, maximum: 3, default: 2, description: 'how often' },
  },
  create: ({ name, times }) => ({ id: name, times }),
});

const context = (): PluginContext & { clock: ReturnType<typeof fakeClock> } => ({ clock: fakeClock(), logger: silentLogger, get: new Container().get });

describe('the plugin host', () => {
  it('creates plugins with checked options and their defaults, and takes plain objects as they are', async () => {
    expect(await startPlugins([use(greeter, { name: 'A' }), { id: 'plain', times: 9 }], context(), 100)).toEqual([{ id: 'A', times: 2 }, { id: 'plain', times: 9 }]);
  });

  it('tells every fault of the options at once', async () => {
    const wrong = { times: 7, tiems: 1 } as object;
    await expect(startPlugins([use(greeter, wrong)], context(), 100)).rejects.toMatchObject({
      code: 'MF_PLUGIN_OPTIONS',
      details: { faults: [expect.stringContaining('"tiems"'), expect.stringContaining('name is required'), expect.stringContaining('from 1 to 3')] },
    });
  });

  it('refuses two of one id', async () => {
    await expect(startPlugins([use(greeter, { name: 'A' }), use(greeter, { name: 'A' })], context(), 100)).rejects.toMatchObject({ code: 'MF_PLUGIN_DUPLICATE' });
  });

  it.each([
    ['throws', () => Promise.reject(new Error('boom')), 'boom'],
    ['hangs', () => new Promise<never>(() => {}), '100 ms'],
  ])('names the plugin whose start %s', async (_, create, reason) => {
    const lent = context();
    const starting = startPlugins([use(definePlugin<object, { id: string }>({ kind: 'applier', name: 'broken', create }))], lent, 100);
    const refused = expect(starting).rejects.toThrow(new RegExp(`applier broken.*${reason}`));
    await lent.clock.advance(100);
    await refused;
  });
});
