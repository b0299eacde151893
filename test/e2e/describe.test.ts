import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { writeInPlace } from './support/editFile.js';
import { runToEnd } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const ofRepository = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

describe('midflight schema and midflight docs', () => {
  it.each([
    ['schema', 'docs/schema/load-document.schema.json'],
    ['docs', 'docs/load-document.md'],
  ])('%s prints %s', async (command, file) => {
    expect(await runToEnd([command], '.')).toEqual({ exitCode: 0, stdout: ofRepository(file), stderr: '' });
  });
});

describe('midflight init', () => {
  it('writes a document that is valid and runs against the demo target', async () => {
    await using folder = await scratchFolder();
    const written = await runToEnd(['init'], folder.path);
    expect(written).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('midflight run loadtest.yaml --demo-target') });
    const validated = await runToEnd(['validate', 'loadtest.yaml', '--format', 'json'], folder.path);
    expect(JSON.parse(validated.stdout)).toEqual({ valid: true, findings: [] });
    const port = String(await freePort());
    await writeInPlace(folder.file('loadtest.yaml'), (await readFile(folder.file('loadtest.yaml'), 'utf8')).replace('7070', port));
    const ran = await runToEnd(['run', 'loadtest.yaml', '--demo-target', port, '--duration', '2s', '--json'], folder.path);
    const summary = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '');
    expect(summary).toMatchObject({ event: 'summary', errors: 0, exitCode: 0 });
    expect(summary.requests).toBeGreaterThan(50);
    expect(ran.exitCode).toBe(0);
  });

  it('leaves an existing file as it was, unless it is told to replace it', async () => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('mine.yaml'), 'mine');
    const refused = await runToEnd(['init', 'mine.yaml'], folder.path);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '', stderr: 'midflight: mine.yaml exists and is left as it was; --force replaces it. MF_FILE_EXISTS\n' });
    expect(await readFile(folder.file('mine.yaml'), 'utf8')).toBe('mine');
    expect(await runToEnd(['init', 'mine.yaml', '--force'], folder.path)).toMatchObject({ exitCode: 0 });
    expect(await readFile(folder.file('mine.yaml'), 'utf8')).toContain('version: "1.0"');
  });

  it('prints to stdout, and writes nothing, for -', async () => {
    await using folder = await scratchFolder();
    const { exitCode, stdout } = await runToEnd(['init', '-'], folder.path);
    expect(stdout).toMatch(/^# yaml-language-server: \$schema=/);
    expect(exitCode).toBe(0);
    await expect(readFile(folder.file('-'))).rejects.toThrow('ENOENT');
  });

  it('says when the file can\'t be written', async () => {
    await using folder = await scratchFolder();
    const { exitCode, stderr } = await runToEnd(['init', 'missing/loadtest.yaml'], folder.path);
    expect(stderr).toContain('MF_FILE_WRITE');
    expect(stderr).toContain('missing/loadtest.yaml');
    expect(exitCode).toBe(2);
  });
});

/** The rules across fields that docs/load-document.md leaves to the loader, each broken in a document that the schema takes. */
describe('midflight validate refuses what the schema can\'t see', () => {
  const step = (rest = ''): string => `{ request: { method: GET, path: / }${rest} }`;
  const one = (rest = '', ofStep = ''): string => `{ name: A, steps: [${step(ofStep)}]${rest} }`;
  const document = (scenarios: string, rest = '', duration = '1m'): string => `version: "1.0"\nconfig: { baseUrl: "http://127.0.0.1:9", duration: ${duration} }\nload: { model: concurrent }\nscenarios: [${scenarios}]\n${rest}`;
  it.each([
    ['MF_DUPLICATE_NAME', document(`${one()}, ${one()}`)],
    ['MF_NO_SCENARIO', document(one(', enabled: false'))],
    ['MF_THINK_TIME', document(one('', ', thinkTime: { min: 2s, max: 1s }'))],
    ['MF_STATUS', document(one('', ', assertions: [statusCode: 99]'))],
    ['MF_MAX_WAIT', document(one(), 'reload: { debounce: 2s, maxWait: 1s }')],
    ['MF_URL', document(one()).replace('http://127.0.0.1:9', 'http://127.0.0.1:99999')],
    ['MF_DURATION', document(one(), '', '999999999999999999d')],
    ['MF_NUMBER', document(one(', weight: 9007199254740993'))],
    ['MF_YAML_DUPLICATE_KEY', document(one(), 'reload: {}\nreload: {}')],
  ])('%s', async (code, text) => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('a.yaml'), text);
    const { exitCode, stdout } = await runToEnd(['validate', 'a.yaml', '--format', 'json'], folder.path);
    expect(JSON.parse(stdout)).toMatchObject({ valid: false, findings: [{ code }] });
    expect(exitCode).toBe(3);
    expect(ofRepository('docs/load-document.md')).toContain(`[${code}]`);
  });
});
