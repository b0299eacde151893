import { describe, expect, it } from 'vitest';
import { createToken } from '../contracts/token.js';
import { definePlugin } from '../contracts/plugin.js';
import type { Applier } from '../contracts/applier.js';
import type { Exporter } from '../contracts/exporter.js';
import type { ConfigSource } from '../contracts/source.js';
import type { Validator } from '../contracts/validator.js';
import { offer } from '../createReloader.js';
import { listPlugins } from './listPlugins.js';
import { use } from './pluginHost.js';

const LAMP = createToken<{ readonly claim: string }>('test.Lamp');
const closed: string[] = [];
const close = (id: string) => ({ id, close: () => void closed.push(id) });
const source = definePlugin<object, ConfigSource>({ kind: 'source', name: 'script', create: () => ({ ...close('script:a'), async *watch() { throw new Error('it was read'); } }) });
const validator = definePlugin<object, Validator<object>>({ kind: 'validator', name: 'strict', create: () => ({ ...close('strict'), phase: 'policy', validate: () => [] }) });
const applier = definePlugin<object, Applier<object>>({ kind: 'applier', name: 'lamp', create: (_options, { get }) => ({ ...close('lamp'), claims: [get(LAMP).claim], prepare: () => Promise.reject(new Error('it was asked')) }) });
const exporter = definePlugin<object, Exporter>({ kind: 'exporter', name: 'board', create: () => ({ ...close('board'), export() { throw new Error('it was told'); } }) });

describe('the list of plugins', () => {
  it('says what each made, with the services that it asks for, and closes all again', async () => {
    const plain: Validator<object> = { id: 'plain', phase: 'semantic', validate: () => [] };
    expect(await listPlugins<object>({ sources: [use(source, {}, '--plugin a.mjs')], validators: [plain, use(validator)], appliers: [use(applier)], exporters: [use(exporter)], services: [offer(LAMP, { claim: 'lamp.on' })] })).toEqual([
      { kind: 'source', plugin: 'script', from: '--plugin a.mjs', id: 'script:a' },
      { kind: 'validator', plugin: null, from: null, id: 'plain', phase: 'semantic' },
      { kind: 'validator', plugin: 'strict', from: null, id: 'strict', phase: 'policy' },
      { kind: 'applier', plugin: 'lamp', from: null, id: 'lamp', claims: ['lamp.on'] },
      { kind: 'exporter', plugin: 'board', from: null, id: 'board' },
    ]);
    expect(closed).toEqual(['board', 'lamp', 'strict', 'script:a']);
  });

  it('finds out what a reloader would refuse', async () => {
    await expect(listPlugins<object>({ sources: [], appliers: [use(applier)] })).rejects.toMatchObject({ code: 'MF_PLUGIN_START' });
    const lamp = (id: string): Applier<object> => ({ id, claims: ['lamp'], prepare: () => Promise.reject(new Error('it was asked')) });
    await expect(listPlugins<object>({ sources: [], appliers: [lamp('a'), lamp('b')] })).rejects.toMatchObject({ code: 'MF_CLAIM_TWICE' });
  });
});
