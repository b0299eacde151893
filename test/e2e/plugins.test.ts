import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { RunningCli, runToEnd } from './support/runCli.js';
import { type ScratchFolder, scratchFolder } from './support/scratchFolder.js';

const document = (workers: number, more = '', url = 'http://127.0.0.1:9'): string => `version: "1.0"
config: { baseUrl: "${url}", duration: 1m, workers: ${workers} }
load: { model: rps, target: 20 }
scenarios: [{ name: A, steps: [{ request: { method: GET, path: / } }] }]
${more}`;

/** In plain JavaScript, with nothing imported: what an author has who has installed nothing. */
const validator = `export const few = {
  kind: 'validator',
  name: 'few',
  options: { most: { type: 'integer', minimum: 1, default: 5, description: 'How many workers there may be.' } },
  create: ({ most }) => ({
    id: 'few',
    phase: 'policy',
    validate: ({ next }) => next.config.workers > most ? [{ severity: 'error', code: 'TEAM_FEW', path: 'config.workers', message: next.config.workers + ' are more than ' + most }] : [],
    close: () => process.stderr.write('few is closed\\n'),
  }),
};`;

async function withPlugin(test: (folder: ScratchFolder) => Promise<void>): Promise<void> {
  await using folder = await scratchFolder();
  await writeInPlace(folder.file('few.mjs'), validator);
  await test(folder);
}

describe('plugins of the command line', () => {
  it('take part in validate, plan and run, with their options', async () => {
    await withPlugin(async (folder) => {
      await writeInPlace(folder.file('a.yaml'), document(6));
      for (const command of [['validate', 'a.yaml'], ['plan', 'a.yaml', '--against', 'a.yaml'], ['run', 'a.yaml', '--duration', '1s']]) {
        const { exitCode, stdout, stderr } = await runToEnd([...command, '--plugin', 'few.mjs'], folder.path);
        expect({ command, exitCode, said: `${stdout}${stderr}` }).toEqual({ command, exitCode: 3, said: expect.stringContaining('6 are more than 5') });
      }
      const { exitCode, stdout, stderr } = await runToEnd(['validate', 'a.yaml', '--plugin', './few.mjs?most=6'], folder.path);
      expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: expect.stringContaining('is valid'), stderr: 'few is closed\n' });
      expect(await runToEnd(['validate', 'a.yaml', '--plugin', '{"use": "./few.mjs", "options": {"most": 6}}'], folder.path)).toMatchObject({ exitCode: 0 });
    });
  });

  it('are refused by name when they can not be used', async () => {
    await withPlugin(async (folder) => {
      await writeInPlace(folder.file('a.yaml'), document(1));
      await writeInPlace(folder.file('hangs.mjs'), 'export const a = { kind: "applier", name: "hangs", create: () => ({ id: "hangs", claims: ["config.workers"], prepare() {} }) };');
      for (const [spec, code, said] of [
        ['none.mjs', 'MF_PLUGIN_NOT_FOUND', 'none.mjs'],
        ['few.mjs?mots=7', 'MF_PLUGIN_OPTIONS', 'mots'],
        ['few.mjs?most=0', 'MF_PLUGIN_OPTIONS', 'at least 1'],
        ['few.mjs?most=few', 'MF_PLUGIN_OPTIONS', 'integer'],
        ['a.yaml', 'MF_PLUGIN_LOAD', 'a.yaml'],
      ] as const) {
        const { exitCode, stderr } = await runToEnd(['validate', 'a.yaml', '--plugin', spec], folder.path);
        expect({ spec, exitCode, stderr }).toEqual({ spec, exitCode: 2, stderr: expect.stringContaining(code) });
        expect(stderr).toContain(said);
      }
      const { exitCode, stderr } = await runToEnd(['run', 'a.yaml', '--duration', '1s', '--plugin', 'few.mjs', '--plugin', 'few.mjs'], folder.path);
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(/few is closed\nfew is closed\n.*MF_PLUGIN_DUPLICATE/s) });
      expect(await runToEnd(['plugins', '--plugin', 'hangs.mjs'], folder.path)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('MF_CLAIM_TWICE') });
    });
  });

  it('may be the only source', async () => {
    await withPlugin(async (folder) => {
      await writeInPlace(folder.file('fixed.mjs'), `export const fixed = { kind: 'source', name: 'fixed', create: () => ({ id: 'fixed', async *watch({ signal }) {
        yield { kind: 'snapshot', revision: '1', documents: [{ name: 'fixed.yaml', content: ${JSON.stringify(document(3))} }] };
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      } }) };`);
      expect(await runToEnd(['validate', '--plugin', 'fixed.mjs'], folder.path)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('fixed.yaml is valid') });
      expect((await runToEnd(['show', '--plugin', 'fixed.mjs'], folder.path)).stdout).toContain('workers: 3');
      expect(await runToEnd(['validate', '--plugin', 'few.mjs'], folder.path)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('MF_USAGE') });
    });
  });

  it('are listed with what is built in', async () => {
    await withPlugin(async (folder) => {
      await writeInPlace(folder.file('a.yaml'), document(1, 'plugins: [{ use: ./few.mjs }]\n'));
      const { exitCode, stdout } = await runToEnd(['plugins', 'a.yaml', '--json'], folder.path);
      const { plugins, findings } = JSON.parse(stdout);
      expect({ exitCode, findings }).toEqual({ exitCode: 0, findings: [] });
      expect(plugins).toEqual(expect.arrayContaining([
        { kind: 'source', plugin: 'file', from: null, id: 'file:a.yaml' },
        { kind: 'validator', plugin: 'limits', from: null, id: 'limits', phase: 'policy' },
        { kind: 'validator', plugin: 'few', from: 'plugins[0] in a.yaml:5', id: 'few', phase: 'policy' },
        { kind: 'applier', plugin: 'load-model', from: null, id: 'load-model', claims: ['load'] },
      ]));
      const { stdout: forPeople } = await runToEnd(['plugins', '--plugin', 'few.mjs'], folder.path);
      expect(forPeople).toMatch(/^ +few +policy +--plugin few\.mjs$/m);
      expect(forPeople).toMatch(/^ +duration +config\.duration +built in$/m);
    });
  });
});

describe('plugins of a document', () => {
  it('judge it from its start on, and can not change in a running test', async () => {
    const server = createServer((_request, response) => void response.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await withPlugin(async (folder) => {
      const plugins = 'plugins:\n  - use: ./few.mjs\n    options: { most: 6 }\n';
      await writeInPlace(folder.file('a.yaml'), document(5, plugins, url));
      const cli = new RunningCli(['a.yaml', '--debounce', '50ms'], folder.path);
      try {
        await cli.waitFor('the start', ({ event }) => event === 'started');
        const heard = cli.events.length;
        await renameOver(folder.file('a.yaml'), document(7, plugins, url));
        expect((await cli.waitForReload('rejected', heard)).findings).toMatchObject([{ code: 'TEAM_FEW', path: 'config.workers', line: 2 }]);
        const heardThen = cli.events.length;
        await renameOver(folder.file('a.yaml'), document(7, plugins.replace('6', '60'), url));
        expect((await cli.waitForReload('rejected', heardThen)).findings).toMatchObject([{ code: 'TEAM_FEW' }]);
        const heardLast = cli.events.length;
        await renameOver(folder.file('a.yaml'), document(6, '', url));
        expect((await cli.waitForReload('rejected', heardLast)).findings).toMatchObject([{ code: 'MF_RESTART_REQUIRED', path: 'plugins[0]' }]);
        await renameOver(folder.file('a.yaml'), document(6, plugins, url));
        expect(await cli.waitForReload('applied', heardLast)).toMatchObject({ changes: [{ path: 'config.workers', to: 6 }] });
        expect(await cli.interrupt()).toBe(0);
        expect(cli.stderr).toContain('few is closed');
      } finally {
        await cli.interrupt();
        server.closeAllConnections();
        server.close();
      }
    });
  });

  it('are wrong at a place, for validate and for run', async () => {
    await withPlugin(async (folder) => {
      await writeInPlace(folder.file('a.yaml'), document(5, 'plugins:\n  - use: ./few.mjs\n    options: { most: 0 }\n  - use: "@team/none"\n'));
      const { exitCode, stdout } = await runToEnd(['validate', 'a.yaml', '--format', 'json'], folder.path);
      expect(JSON.parse(stdout).findings).toEqual([
        expect.objectContaining({ code: 'MF_PLUGIN_OPTIONS', path: 'plugins[0].options.most', file: 'a.yaml', line: 7, column: 22 }),
        expect.objectContaining({ code: 'MF_PLUGIN_NOT_FOUND', path: 'plugins[1].use', line: 8, column: 10 }),
      ]);
      expect(exitCode).toBe(3);
      expect(await runToEnd(['run', 'a.yaml'], folder.path)).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('MF_PLUGIN_OPTIONS') });
    });
  });

  it('are not loaded out of its folder, unless the command line says so, and not at all if it says that', async () => {
    await withPlugin(async (folder) => {
      await mkdir(folder.file('tests'));
      await writeInPlace(folder.file('tests/a.yaml'), document(9, 'plugins: [{ use: ../few.mjs }]\n'));
      expect(await runToEnd(['validate', 'tests/a.yaml'], folder.path)).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('MF_PLUGIN_NOT_ALLOWED'), stderr: '' });
      expect(await runToEnd(['validate', 'tests/a.yaml', '--allow-plugins'], folder.path)).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('9 are more than 5') });
      await writeInPlace(folder.file('a.yaml'), document(9, 'plugins: [{ use: ./few.mjs }]\n'));
      expect(await runToEnd(['validate', 'a.yaml', '--no-allow-plugins'], folder.path)).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('MF_PLUGIN_NOT_ALLOWED'), stderr: '' });
    });
  });
});
