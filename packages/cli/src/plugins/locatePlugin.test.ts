import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locatePlugin } from './locatePlugin.js';

let root: string;
const inside = (...names: readonly string[]) => join(root, ...names);

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'midflight-locate-')));
  await mkdir(inside('tests', 'deep'), { recursive: true });
  for (const file of ['outside.mjs', 'tests/own.mjs', 'tests/deep/own.mjs', 'tests/bare']) await writeFile(inside(file), '');
  await symlink(inside('outside.mjs'), inside('tests/leads-out.mjs'));
  await symlink(inside('tests/deep/own.mjs'), inside('tests/leads-in.mjs'));
});
afterAll(() => rm(root, { recursive: true }));

const ofDocument = (use: string) => locatePlugin(use, { folder: inside('tests'), confined: true, barePaths: false });
const ofCommandLine = (use: string) => locatePlugin(use, { folder: inside('tests'), confined: false, barePaths: true });

describe('a plugin of a document', () => {
  it.each([['./own.mjs', 'own.mjs'], ['./deep/../own.mjs', 'own.mjs'], ['./deep/own.mjs', 'deep/own.mjs'], ['./leads-in.mjs', 'deep/own.mjs']])('is found at %s', async (use, file) => {
    expect(await ofDocument(use)).toBe(pathToFileURL(inside('tests', file)).href);
  });

  it.each(['../none.mjs', '../outside.mjs', './../outside.mjs', './deep/../../outside.mjs', './leads-out.mjs', '/etc/hosts'])('is not taken from %s, out of its folder', async (use) => {
    await expect(ofDocument(use)).rejects.toMatchObject({ code: 'MF_PLUGIN_NOT_ALLOWED', message: expect.stringContaining(use) });
  });

  it.each(['./none.mjs', './deep', 'own.mjs', 'data:text/javascript,1', 'node:fs', 'fs', 'file:///etc/hosts', 'https://example.test/own.mjs', '@midflight/nothing', '#own', ''])('is not found as %s', async (use) => {
    await expect(ofDocument(use)).rejects.toMatchObject({ code: 'MF_PLUGIN_NOT_FOUND' });
  });

  it('is found as a package, and nothing that a package name leads out to', async () => {
    expect(await ofDocument('@midflight/core')).toMatch(/^file:.*core/);
    expect(await ofDocument('vitest/config')).toMatch(/^file:.*vitest/);
    // It names no exports, and so shows all its files.
    expect(await ofDocument('class-transformer/package.json')).toMatch(/class-transformer\/package\.json$/);
    for (const use of ['class-transformer/../vitest/package.json', 'class-transformer/%2e%2e/vitest/package.json', String.raw`class-transformer/..\vitest\package.json`, 'class-transformer/./package.json', '../node_modules/yaml']) {
      await expect(ofDocument(use)).rejects.toMatchObject({ code: expect.stringMatching(/^MF_PLUGIN_NOT_/) });
    }
  });
});

describe('a plugin of the command line', () => {
  it.each([['own.mjs', 'tests/own.mjs'], ['bare', 'tests/bare'], ['deep/own.mjs', 'tests/deep/own.mjs'], ['../outside.mjs', 'outside.mjs'], ['./leads-out.mjs', 'outside.mjs']])('is found at %s', async (use, file) => {
    expect(await ofCommandLine(use)).toBe(pathToFileURL(inside(file)).href);
  });

  it('is a package where there is no such file', async () => {
    expect(await ofCommandLine('@midflight/core')).toMatch(/^file:/);
    await expect(ofCommandLine('none.mjs')).rejects.toMatchObject({ code: 'MF_PLUGIN_NOT_FOUND' });
  });
});
