import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModule } from './loadModule.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-load-'));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
async function load(code: string, extension = 'mjs') {
  const file = join(folder, `own${count++}.${extension}`);
  await writeFile(file, code);
  return loadModule(pathToFileURL(file).href, 'own');
}

const plugin = (name: string) => `{ kind: 'source', name: '${name}', create: () => ({}) }`;

describe('a module of plugins', () => {
  it.each([
    ['a default', `export default ${plugin('a')}`, 'mjs', ['a']],
    ['names, and what is no plugin', `export const x = ${plugin('a')}; export const y = ${plugin('b')}; export const version = '1.0'; export function help() {}`, 'mjs', ['a', 'b']],
    ['one under two names', `export const x = ${plugin('a')}; export default x`, 'mjs', ['a']],
    ['CommonJS', `module.exports = ${plugin('a')}`, 'cjs', ['a']],
    ['what a compiler makes of it', `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = ${plugin('a')}; exports.other = ${plugin('b')}`, 'cjs', ['a', 'b']],
  ])('may export %s', async (_, code, extension, names) => {
    expect((await load(code, extension)).map(({ name }) => name).toSorted()).toEqual(names);
  });

  it.each([
    ['nothing', 'export {}', 'MF_PLUGIN_MODULE', 'exports no plugin'],
    ['a broken one', `export const a = ${plugin('a')}; export const b = { kind: 'sauce', name: 'b', create: () => ({}) }`, 'MF_PLUGIN_MODULE', 'its kind is "sauce"'],
    ['a mistake', 'export const a = ;', 'MF_PLUGIN_LOAD', 'own can\'t be loaded'],
    ['what throws', `throw new Error('boom')`, 'MF_PLUGIN_LOAD', 'boom'],
  ])('may not export %s', async (_, code, errorCode, said) => {
    await expect(load(code)).rejects.toMatchObject({ code: errorCode, message: expect.stringContaining(said) });
  });
});
