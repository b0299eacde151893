import type { Finding } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../diff/show.js';
import { createLoadDocumentModel } from '../loadDocumentModel.js';

/** A sound document; `more` replaces or adds whole keys. */
function documentWith(more: Readonly<Record<string, string>> = {}): string {
  const parts = { version: '"1.0"', config: '\n  baseUrl: http://a\n  duration: 1m', load: '{model: concurrent}', scenarios: '\n  - {name: A, steps: [{request: {method: GET, path: /}}]}', ...more };
  return Object.entries(parts).map(([key, value]) => `${key}: ${value}\n`).join('');
}

function read(content: string, environment: Readonly<Record<string, string>> = {}) {
  const model = createLoadDocumentModel({ environment });
  const composition = model.compose([{ name: 'a.yaml', content }]);
  const { config, findings } = model.decode(composition);
  return { config, tree: composition.tree, findings: [...composition.findings, ...findings] };
}
const brief = (findings: readonly Finding[]) => findings.map(({ code, line, column }) => `${code} ${line}:${column}`);
const valueOf = (written: string, environment: Readonly<Record<string, string>> = {}) => read(`metadata:\n  name: ${written}`, environment).tree;

describe('a variable of the environment', () => {
  it.each([
    ['${N}', '20', 20],
    ['"${N}"', '20', '20'],
    ["'${N}'", 'true', 'true'],
    ['${N}', 'true', true],
    ['${N}', 'no', 'no'],
    ['${N}', '0x10', 16],
    ['${N}', '1.5e1', 15],
    ['${N}', ' 7 ', 7],
    ['${N}s', '20', '20s'],
    ['1${N}', '20', 120],
    ['|-\n    ${N}', '20', '20'],
    ['${N}', 'a: {b: 1} # c', 'a: {b: 1} # c'],
    ['${N:-5}', '20', 20],
    ['${N:-5}', '', 5],
    ['"${N}"', '', ''],
    ['"${N}${N} ${N}"', 'x', 'xx x'],
    ['"$${N} ${N}"', 'x', '${N} x'],
    ['"${N}"', '${N} $& $1', '${N} $& $1'],
  ])('gives %j with N=%j its type', (written, N, expected) => {
    expect(valueOf(written, { N })).toEqual({ metadata: { name: expected } });
  });

  it.each([
    ['${N:-5}', 5],
    ['${N:-a b}', 'a b'],
    ['"${N:-}"', ''],
    ['${N:-http://h:1/}', 'http://h:1/'],
  ])('that is not set has the default of %j', (written, expected) => {
    expect(valueOf(written)).toEqual({ metadata: { name: expected } });
  });

  it('that is not set and has no default is an error that names it, at its place', () => {
    const { findings } = read(documentWith({ config: '\n  baseUrl: http://a\n  duration: ${HOW_LONG}' }));
    expect(brief(findings)).toEqual(['MF_ENVIRONMENT 4:13']);
    expect(findings[0]).toMatchObject({ path: 'config.duration', message: expect.stringContaining('HOW_LONG') });
    expect(findings[0]?.hint).toContain('${HOW_LONG:-default}');
  });

  it.each(['${}', '${1A}', '${A', '${A-b}', '${A:-${B}}', '${toString}'])('is no %j', (written) => {
    expect(brief(read(`metadata:\n  name: "${written}"`).findings)).toContain('MF_ENVIRONMENT 2:9');
  });

  it('that is too large for a number is told', () => {
    expect(brief(read('metadata:\n  name: ${N}', { N: '9007199254740993' }).findings)).toContain('MF_NUMBER 2:9');
  });

  it('is not read in what an iteration fills in, also through an alias', () => {
    const step = '\n      - name: "${N}"\n        request: {method: GET, path: "/${id}", headers: {A: "$${b}"}, body: {c: "${d"}}\n        assertions: [bodyContains: "${e}"]';
    const { config, findings } = read(`x-path: &p "/\${id}"\n${documentWith({ scenarios: `\n  - name: A\n    steps:${step}\n      - {request: {method: GET, path: *p}}` })}`, { N: 'n' });
    expect(findings).toEqual([]);
    expect(config?.scenarios[0]?.steps).toMatchObject([
      { name: 'n', request: { path: '/${id}', headers: { A: '$${b}' }, body: '{"c":"${d"}' }, assertions: [{ text: '${e}' }] },
      { request: { path: '/${id}' } },
    ]);
  });

  it('is read where an alias is used, and told once at its anchor', () => {
    const content = documentWith({ metadata: '{name: *n, tenant: *n}' }).replace('version', 'x-name: &n "${N}"\nversion');
    expect(read(content, { N: 'n' }).config?.metadata).toMatchObject({ name: 'n', tenant: 'n' });
    expect(brief(read(content).findings)).toEqual(['MF_ENVIRONMENT 1:12']);
  });

  it('is data in a header, and ignored below x- where fields stand', () => {
    const config = '\n  baseUrl: http://a\n  duration: 1m\n  x-old: ${NOPE}\n  headers:\n    x-run: ${N}';
    const { config: read1, findings } = read(documentWith({ config }), { N: 'n' });
    expect(findings).toEqual([]);
    expect(read1?.config.headers).toEqual({ 'x-run': 'n' });
  });
});

describe('a variable with the name of a secret', () => {
  const environment = { API_TOKEN: 's3cretvalue', PIN_PASSWORD: '123456', OLD_SECRET: 'abc', LONG_SECRET: 's3cret'.repeat(20) };
  const sound = documentWith({
    metadata: '\n  name: "for ${API_TOKEN}"\n  tenant: "of ${OLD_SECRET}"\n  author: abcde\n  tags: ["${API_TOKEN}"]',
    config: '\n  baseUrl: http://a/${API_TOKEN}\n  duration: 1m\n  headers:\n    X-Pin: ${PIN_PASSWORD}',
  });

  it('is used, and never shown by the document', () => {
    const { config, findings } = read(sound, environment);
    expect(findings).toEqual([]);
    expect(config?.config).toMatchObject({ baseUrl: 'http://a/s3cretvalue', headers: { 'X-Pin': '123456' } });
    expect(JSON.stringify(config)).not.toContain('secrets');
    expect(config && toPlain(config)).toMatchObject({
      metadata: { name: 'for [redacted]', tenant: '[redacted]', author: 'abcde', tags: ['[redacted]'] },
      config: { baseUrl: 'http://a/[redacted]', headers: { 'X-Pin': '[redacted]' } },
    });
  });

  it('is not shown by a difference, old or new', () => {
    const model = createLoadDocumentModel();
    const [from, to] = [read(sound, environment).config, read(sound, { ...environment, API_TOKEN: 'an0therone' }).config];
    const changes = from && to ? model.diff(from, to) : [];
    expect(changes.map(({ path }) => path)).toEqual(['metadata.name', 'metadata.tags', 'config.baseUrl']);
    expect(JSON.stringify(changes)).not.toMatch(/s3cretvalue|an0therone/);
  });

  it.each([
    ['config', '\n  baseUrl: ${API_TOKEN}\n  duration: ${API_TOKEN}'],
    ['config', '\n  baseUrl: http://a\n  duration: ${LONG_SECRET}'],
    ['config', '\n  baseUrl: http://a\n  duration: 1m\n  workers: ${PIN_PASSWORD}'],
    ['load', '\n  model: ${API_TOKEN}'],
    ['version', '${API_TOKEN}'],
    ['metadata', '\n  name: ${PIN_PASSWORD}'],
  ])('is not shown by a finding about %s', (key, written) => {
    const { findings } = read(documentWith({ [key]: written }), environment);
    expect(findings).not.toEqual([]);
    expect(JSON.stringify(findings)).not.toMatch(/s3cret|123456/);
    expect(JSON.stringify(findings)).toContain('[redacted]');
  });
});

describe('config.exposeEnv', () => {
  const documentExposing = (written: string) => documentWith({ config: `\n  baseUrl: http://a\n  duration: 1m\n  exposeEnv: ${written}` });
  const environment = { STAGE: 'test ${N}', MY_TOKEN: 's3cret-value', N: 'no' };

  it('keeps the values of the variables that it names, and shows their names alone', () => {
    const { config, findings } = read(documentExposing('[STAGE, MY_TOKEN]'), environment);
    expect(findings).toEqual([]);
    expect(config?.config.exposeEnv?.values()).toEqual({ STAGE: 'test ${N}', MY_TOKEN: 's3cret-value' });
    expect(config && toPlain(config)).toMatchObject({ config: { exposeEnv: ['STAGE', 'MY_TOKEN'] } });
    expect(JSON.stringify(config)).not.toContain('s3cret');
  });

  it('hides the values of secrets wherever they turn up', () => {
    const { config } = read(`${documentExposing('[MY_TOKEN]')}metadata: {name: s3cret-value}\n`, environment);
    expect(config && toPlain(config)).toMatchObject({ metadata: { name: '[redacted]' } });
  });

  it('is another when a value is', () => {
    const model = createLoadDocumentModel();
    const [one, same, other] = ['a', 'a', 'b'].map((STAGE) => read(documentExposing('[STAGE]'), { STAGE }).config);
    if (!one || !same || !other) throw new Error('no document');
    expect(model.diff(one, same)).toEqual([]);
    expect(model.diff(one, other)).toMatchObject([{ path: 'config.exposeEnv', mutability: 'next-iteration' }]);
  });

  it.each([
    ['[STAGE, NONE]', ['MF_ENVIRONMENT 5:22']],
    ['[STAGE, 1, a-b]', ['MF_TYPE 5:22', 'MF_TYPE 5:25']],
    ['STAGE', ['MF_TYPE 5:14']],
    ['{a: STAGE}', ['MF_TYPE 5:14']],
  ])('refuses %s', (written, expected) => {
    expect(brief(read(documentExposing(written), environment).findings)).toEqual(expected);
  });
});
