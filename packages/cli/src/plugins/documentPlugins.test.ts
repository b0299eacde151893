import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkOnce, composeOnce, definePlugin, silentLogger, use, type ConfigSource, type Finding, type SourceDocument, type Token } from '@midflight/core';
import { createLoadDocumentModel, type LoadDocument } from '@midflight/document';
import { envSource } from '@midflight/source-env';
import { fileSource } from '@midflight/source-file';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pluginsOfDocuments } from './documentPlugins.js';
import { pluginsValidator } from './pluginsValidator.js';

const model = createLoadDocumentModel({ environment: { LIMIT: '7', A_TOKEN: 's3cret' } });
let folder: string;
let main: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-plugins-'));
  main = join(folder, 'tests', 'load.yaml');
  await mkdir(join(folder, 'tests'));
  await writeFile(join(folder, 'outside.mjs'), `export const a = ${validator('outside')};`);
  await writeFile(join(folder, 'tests', 'own.mjs'), `export const a = ${validator('own', 'intervalMs: { type: "integer", minimum: 100, default: 500 }, token: { type: "integer" }')};`);
});
afterEach(() => rm(folder, { recursive: true }));

const validator = (name: string, options = '') => `{ kind: 'validator', name: '${name}', options: {${options}}, create: () => ({ id: '${name}', phase: 'policy', validate: () => [] }) }`;
const text = (plugins: string) => `version: "1.0"\nconfig: {baseUrl: "http://a", duration: 1m}\nload: {model: concurrent}\nscenarios: [{name: A, steps: [{request: {method: GET, path: /}}]}]\n${plugins}\n`;

/** A variable that the environment source reads. */
const variable = (path: string, content: string) => use(definePlugin<object, ConfigSource>({ ...envSource, create: (_options, context) => envSource.create({}, { ...context, get: <T>(_token: Token<T>): T => ({ [`MIDFLIGHT__${path}`]: content }) as T }) }));

/** A source that is no file of this machine. */
const elsewhere = (name: string, content: string, onRead = () => {}) => use(definePlugin<object, ConfigSource>({
  kind: 'source', name: 'elsewhere',
  create: () => ({
    id: 'elsewhere',
    async *watch({ signal }) {
      onRead();
      yield { kind: 'snapshot' as const, revision: '1', documents: [{ name, content }], settled: true };
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  }),
}));
const file = (path = main) => use(fileSource, { path });

async function judge(sources: readonly ReturnType<typeof elsewhere>[], allow?: boolean) {
  const plugins = await pluginsOfDocuments({ model, sources, allow, logger: silentLogger });
  const { findings } = await checkOnce<LoadDocument>({ model, sources, validators: [pluginsValidator(plugins)] });
  return { loaded: plugins.added.validators.map(({ plugin }) => plugin), findings };
}

const brief = (findings: readonly Finding[]) => findings.map(({ code, path, line, column }) => `${code} ${path} ${line}:${column}`);

describe('the plugins of a document', () => {
  it('are loaded from its own folder, and typed as they ask', async () => {
    await writeFile(main, text('plugins: [{use: ./own.mjs, options: {intervalMs: "${LIMIT}00"}}]'));
    expect(await judge([file()])).toEqual({ loaded: ['own'], findings: [] });
  });

  it('are told where they are wrong, all at once', async () => {
    await writeFile(main, text('plugins:\n  - use: ./own.mjs\n    options: {intervalMs: 5, intervalM: 7}\n  - use: ./none.mjs\n  - use: ../outside.mjs\n  - {use: ./own.mjs, options: {token: abc}}'));
    const { loaded, findings } = await judge([file()]);
    expect(loaded).toEqual([]);
    expect(brief(findings)).toEqual([
      'MF_PLUGIN_OPTIONS plugins[0].options.intervalM 7:41',
      'MF_PLUGIN_OPTIONS plugins[0].options.intervalMs 7:27',
      'MF_PLUGIN_NOT_FOUND plugins[1].use 8:10',
      'MF_PLUGIN_NOT_ALLOWED plugins[2].use 9:10',
      'MF_PLUGIN_OPTIONS plugins[3].options.token 10:39',
    ]);
    expect(findings[0]).toMatchObject({ file: main, message: 'plugins[0].options.intervalM is not known (it takes intervalMs, token).', hint: 'Did you mean "intervalMs"?' });
    expect(findings[1]?.message).toBe('plugins[0].options.intervalMs is 5 and must be at least 100.');
    expect(findings[4]?.message).not.toContain('abc');
  });

  it('are refused from elsewhere, unread, unless every document is trusted', async () => {
    let read = 0;
    const remote = elsewhere('http://host/load.yaml', text('plugins: [{use: "@midflight/validator-rules"}]'), () => void read++);
    const { loaded, findings } = await judge([remote]);
    expect({ loaded, read, findings: brief(findings) }).toEqual({ loaded: [], read: 1, findings: ['MF_PLUGIN_NOT_ALLOWED plugins[0].use 5:17'] });
    expect(await judge([remote], true)).toEqual({ loaded: ['rules'], findings: [] });
  });

  it('are refused of a document from elsewhere that is merged over a file, or takes its name', async () => {
    await writeFile(main, text('plugins: [{use: ./own.mjs}]'));
    for (const name of ['http://host/load.yaml', main]) {
      const { findings } = await judge([file(), elsewhere(name, 'plugins: [{use: ./own.mjs, options: {intervalMs: 900}}]')]);
      expect(findings).toMatchObject([{ severity: 'error', path: 'plugins[0]' + (name === main ? '' : '.use'), code: name === main ? 'MF_RESTART_REQUIRED' : 'MF_PLUGIN_NOT_ALLOWED' }]);
    }
    expect(brief((await judge([file(), elsewhere('http://host/load.yaml', 'plugins: []')])).findings)).toEqual(['MF_RESTART_REQUIRED plugins 1:10']);
  });

  it.each([
    ['plugins', '[{"use":"./own.mjs"}]', 'MF_PLUGIN_NOT_ALLOWED plugins[0].use env:MIDFLIGHT__plugins'],
    ['plugins__1__use', './own.mjs', 'MF_PLUGIN_NOT_ALLOWED plugins[1].use env:MIDFLIGHT__plugins__1__use'],
    ['plugins__0__use', '../outside.mjs', 'MF_PLUGIN_NOT_ALLOWED plugins[0].use env:MIDFLIGHT__plugins__0__use'],
    ['plugins__0__options__intervalMs', '900', 'MF_RESTART_REQUIRED plugins[0] '],
  ])('are refused of the environment over a file: %s', async (path, content, expected) => {
    await writeFile(main, text('plugins: [{use: ./own.mjs, options: {intervalMs: 500}}]'));
    const { loaded, findings } = await judge([file(), variable(path, content)]);
    expect(loaded).toEqual(['own']);
    expect(findings.map(({ code, path: at, file: name }) => `${code} ${at} ${name}`)).toEqual([expect.stringContaining(expected)]);
  });

  it('are refused of the environment alone, unread, unless every document is trusted', async () => {
    const alone = variable('plugins', '[{"use":"@midflight/validator-rules"}]');
    await writeFile(main, text(''));
    expect((await judge([file(), alone])).loaded).toEqual([]);
    expect(await judge([file(), alone], true)).toEqual({ loaded: ['rules'], findings: [] });
  });

  it('are refused of every document with --no-allow-plugins', async () => {
    await writeFile(main, text('plugins: [{use: ./own.mjs}]'));
    expect((await judge([file()], false))).toMatchObject({ loaded: [], findings: [{ code: 'MF_PLUGIN_NOT_ALLOWED', hint: expect.stringContaining('--plugin') }] });
  });

  it('may lie anywhere when every document is trusted', async () => {
    await writeFile(main, text('plugins: [{use: ../outside.mjs}]'));
    expect(await judge([file()], true)).toEqual({ loaded: ['outside'], findings: [] });
  });

  it('of an included file lie in the folder of that file', async () => {
    await mkdir(join(folder, 'tests', 'parts'));
    await writeFile(join(folder, 'tests', 'parts', 'a.yaml'), 'plugins: [{use: ../own.mjs}]');
    await writeFile(main, text('include: parts/a.yaml'));
    expect(brief((await judge([file()])).findings)).toEqual(['MF_PLUGIN_NOT_ALLOWED plugins[0].use 1:17']);
  });

  it('show no secret', async () => {
    await writeFile(main, text('plugins: [{use: "./${A_TOKEN}.mjs"}]'));
    const { findings } = await judge([file()]);
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toContain('s3cret');
  });

  it('wait for a document that can not be read now', async () => {
    expect(await pluginsOfDocuments({ model, sources: [file(join(folder, 'none.yaml'))], logger: silentLogger })).toMatchObject({ named: [], findings: [] });
    await writeFile(main, text('plugins: [{ues: ./own.mjs}]'));
    expect(brief((await judge([file()])).findings)).toEqual(expect.arrayContaining([expect.stringContaining('MF_UNKNOWN_KEY plugins[0].ues')]));
  });
});

describe('the plugins of what is started on when the sources are not sound', () => {
  const own = 'plugins: [{use: ./own.mjs, options: {intervalMs: 700}}]';

  /** What a run with this document kept. */
  async function kept(content: string): Promise<readonly SourceDocument[]> {
    await writeFile(main, content);
    return (await composeOnce({ model, sources: [file()] })).documents;
  }

  /** What is loaded, and what is told of a first candidate of the sources, and of one of what was kept. */
  async function start(documents: readonly SourceDocument[], { folders = [join(folder, 'tests')], allow }: { readonly folders?: readonly string[]; readonly allow?: boolean } = {}) {
    const plugins = await pluginsOfDocuments({ model, sources: [file()], allow, startOn: { kept: { documents, overrides: [] }, folders }, logger: silentLogger });
    const findingsOf = async (source: ReturnType<typeof file>) => brief((await checkOnce<LoadDocument>({ model, sources: [source], validators: [pluginsValidator(plugins)] }).catch(() => ({ findings: [] }))).findings);
    const again = use(definePlugin<object, ConfigSource>({ kind: 'source', name: 'kept', create: () => ({ id: 'kept', async *watch() { yield { kind: 'snapshot' as const, revision: '1', documents, settled: true }; } }) }));
    return { loaded: plugins.added.validators.map(({ plugin }) => plugin), ofSources: await findingsOf(file()), ofKept: await findingsOf(again) };
  }

  it.each<[string, string | undefined, string[]]>([
    ['cut off', 'version: "1.0"\nconfig: {', ['MF_YAML_SYNTAX  2:10']],
    ['gone', undefined, []],
    ['wrong in a field', text('').replace('1m', '1 parsec'), ['MF_DURATION config.duration 2:41']],
    ['asking for a plugin that is not there', text('plugins: [{use: ./none.mjs}]'), ['MF_PLUGIN_NOT_FOUND plugins[0].use 5:17']],
  ])('are loaded where the document is %s', async (_, now, ofSources) => {
    const documents = await kept(text(own));
    await (now === undefined ? rm(main) : writeFile(main, now));
    expect(await start(documents)).toEqual({ loaded: ['own'], ofSources, ofKept: [] });
  });

  it('are not loaded where the document is sound', async () => {
    const documents = await kept(text(own));
    await writeFile(main, text(''));
    expect(await start(documents)).toEqual({ loaded: [], ofSources: [], ofKept: ['MF_RESTART_REQUIRED plugins[0] 5:11'] });
  });

  it('are refused of a document that came from elsewhere, lies in another folder than those of the files of the run, or when none may name any', async () => {
    const documents = await kept(text(own));
    await writeFile(main, '[');
    const refused = { loaded: [], ofKept: ['MF_PLUGIN_NOT_ALLOWED plugins[0].use 5:17'] };
    expect(await start([{ name: 'http://host/load.yaml', content: text(own) }])).toMatchObject(refused);
    expect(await start(documents, { folders: [join(folder, 'others')] })).toMatchObject(refused);
    expect(await start(documents, { allow: false })).toMatchObject(refused);
    expect(await start(documents, { folders: [], allow: true })).toMatchObject({ loaded: ['own'], ofKept: [] });
  });
});
