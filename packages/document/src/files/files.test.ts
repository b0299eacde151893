import type { ResolvedReference, SourceDocument } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { createLoadDocumentModel, loadDocumentModel } from '../loadDocumentModel.js';
import { toPlain } from '../diff/show.js';
import { readDataTable } from './dataTable.js';
import { LinkedFile } from './linkedFile.js';

const base = `version: "1.0"
config: {baseUrl: "http://a", duration: 1m}
load: {model: concurrent}
`;
const scenarioText = (name: string, more = '') => `scenarios: [{name: ${name}, ${more}steps: [{request: {method: GET, path: /}}]}]\n`;

const included = (written: string, ...files: readonly SourceDocument[]): ResolvedReference => ({ written, kind: 'document', files });
const attached = (written: string, content: string): ResolvedReference => ({ written, kind: 'attachment', files: [{ name: `dir/${written}`, content }] });

function read(documents: readonly SourceDocument[]) {
  const composition = loadDocumentModel.compose(documents);
  const { config, findings } = loadDocumentModel.decode(composition);
  return { composition, config, findings: [...composition.findings, ...findings].map(({ code, path, file, line }) => `${code} ${path} @ ${file}:${line}`) };
}

describe('include', () => {
  const users: SourceDocument = { name: 'services/users.yaml', content: `config: {workers: 3}\n${scenarioText('Users')}` };
  const orders: SourceDocument = { name: 'services/orders.yaml', content: scenarioText('Orders') };

  it('comes before the document that says it, which wins; and is gone then', () => {
    const main: SourceDocument = { name: 'main.yaml', content: `${base.replace('1m', '1m, workers: 5')}include: [services/*.yaml]\n${scenarioText('Own')}`, references: [included('services/*.yaml', orders, users)] };
    const { config, findings, composition } = read([main]);
    expect(findings).toEqual([]);
    expect(config?.scenarios.map(({ name }) => name)).toEqual(['Orders', 'Users', 'Own']);
    expect(config?.config.workers).toBe(5);
    expect(composition.places.find('scenarios[1].name')).toMatchObject({ file: 'services/users.yaml', line: 2 });
    expect(config && 'include' in toPlain(config)).toBe(false);
  });

  it('reaches through documents that include others', () => {
    const inner: SourceDocument = { ...users, content: `include: ../orders.yaml\n${scenarioText('Users')}`, references: [included('../orders.yaml', orders)] };
    const { config, findings } = read([{ name: 'main.yaml', content: `${base}include: services/users.yaml\n`, references: [included('services/users.yaml', inner)] }]);
    expect(findings).toEqual([]);
    expect(config?.scenarios.map(({ name }) => name)).toEqual(['Orders', 'Users']);
  });

  it('tells what could not be followed, where it stands', () => {
    const fault = { code: 'MF_FILE_UNREADABLE', message: 'It is not there.' };
    const main = { name: 'main.yaml', content: `${base}include:\n  - a.yaml\n  - b/*.yaml\n  - c.yaml\n${scenarioText('Own')}`, references: [{ ...included('a.yaml'), fault }, included('b/*.yaml')] };
    expect(read([main]).findings).toEqual(['MF_FILE_UNREADABLE include[0] @ main.yaml:5', 'MF_INCLUDE_EMPTY include[1] @ main.yaml:6', 'MF_FILE_UNFOLLOWED include[2] @ main.yaml:7']);
    expect(read([{ ...main, content: `${base}include: {a: b}\n${scenarioText('Own')}` }]).findings).toEqual(['MF_TYPE include @ main.yaml:4']);
  });

  it('shows findings of an included document in it', () => {
    const main: SourceDocument = { name: 'main.yaml', content: `${base}include: a.yaml\n`, references: [included('a.yaml', { name: 'a.yaml', content: '\n\nscenarios: [{name: A, steps: []}]\n' })] };
    expect(read([main]).findings).toEqual(['MF_RANGE scenarios[0].steps @ a.yaml:3']);
  });
});

describe('references', () => {
  it('are what a text includes and the files that it names, with its environment', () => {
    const model = createLoadDocumentModel({ environment: { WHO: 'users' } });
    const content = `${base}include: [a.yaml, "b/\${WHO}.yaml"]\n${scenarioText('A', 'dataFile: {path: "${WHO}.csv"}, ')}`;
    expect(model.references?.({ name: 'main.yaml', content })).toEqual([
      { written: 'a.yaml', kind: 'document' },
      { written: 'b/users.yaml', kind: 'document' },
      { written: 'users.csv', kind: 'attachment' },
    ]);
    const body = `${base}scenarios: [{name: A, steps: [{request: {method: POST, path: /, bodyFile: body.bin}}]}]`;
    expect(model.references?.({ name: 'main.yaml', content: body })).toEqual([{ written: 'body.bin', kind: 'attachment' }]);
    for (const broken of ['include: {', 'include: [1, {}]', '[include]', 'scenarios: {dataFile: 1}', 'include: \0']) expect(model.references?.({ name: 'main.yaml', content: broken })).toEqual([]);
  });

  it('bring the content of a data file, and a change of it is a change', () => {
    const document = (content: string): SourceDocument => ({ name: 'main.yaml', content: base + scenarioText('A', 'dataFile: {path: users.csv}, '), references: [attached('users.csv', content)] });
    const [before, after] = [read([document('id\n1\n')]), read([document('id\n2\n')])];
    expect(before.findings).toEqual([]);
    expect(before.config?.scenarios[0]?.dataFile).toMatchObject({ format: 'csv', strategy: 'sequential', file: { written: 'users.csv', name: 'dir/users.csv' } });
    expect(before.config && Buffer.from(before.config.scenarios[0]?.dataFile?.file.bytes() ?? []).toString()).toBe('id\n1\n');
    expect(before.config && after.config && loadDocumentModel.diff(before.config, after.config)).toEqual([
      { path: 'scenarios["A"].dataFile.path', kind: 'changed', from: expect.stringMatching(/^users\.csv \(sha256 [0-9a-f]{12}\)$/), to: expect.stringMatching(/^users\.csv/), mutability: 'next-iteration' },
    ]);
    expect(before.config && loadDocumentModel.diff(before.config, before.config)).toEqual([]);
  });

  it('bring the content of a body, and leave what lies beside it as it was read', () => {
    const model = createLoadDocumentModel();
    const content = (weight: number) => `${base.replace('{baseUrl: "http://a", duration: 1m}', '\n  baseUrl: http://a\n  duration: 1m').replace('{model: concurrent}', '\n  model: concurrent')}scenarios:\n  - name: A\n    weight: ${weight}\n    steps:\n      - request:\n          method: POST\n          path: /\n          bodyFile: body.bin\n  - name: B\n    steps:\n      - request:\n          method: GET\n          path: /\n`;
    const decode = (weight: number) => model.decode(model.compose([{ name: 'main.yaml', content: content(weight), references: [attached('body.bin', 'a{{b}}')] }])).config;
    const [before, after] = [decode(1), decode(2)];
    expect(before?.scenarios[0]?.steps[0]?.request.bodyFile?.bytes()).toEqual(Buffer.from('a{{b}}'));
    expect(before?.scenarios.map((scenario, index) => scenario === after?.scenarios[index])).toEqual([false, true]);
  });

  it('are brought again, as they are by now, to a scenario that did not change', () => {
    const model = createLoadDocumentModel();
    const content = (path: string): string => `version: "1.0"\nconfig:\n  baseUrl: http://a\n  duration: 1m\nload:\n  model: concurrent\nscenarios:\n  - name: A\n    steps:\n      - request:\n          method: POST\n          path: /\n          bodyFile: body.bin\n  - name: B\n    steps:\n      - request:\n          method: GET\n          path: ${path}\n`;
    const bodyOf = (path: string, file: string) => model.decode(model.compose([{ name: 'main.yaml', content: content(path), references: [attached('body.bin', file)] }])).config?.scenarios[0]?.steps[0]?.request.bodyFile?.bytes().toString();
    expect(['one', 'one', 'two'].map((file, index) => bodyOf(`/${index}`, file))).toEqual(['one', 'one', 'two']);
  });

  it('keep a file whole when scenarios of several documents merge', () => {
    const one: SourceDocument = { name: 'one.yaml', content: base + scenarioText('A', 'dataFile: {path: users.csv}, '), references: [attached('users.csv', 'id\n1\n')] };
    const { config, findings } = read([one, { name: 'two.yaml', content: scenarioText('B') }]);
    expect(findings).toEqual([]);
    expect(config?.scenarios[0]?.dataFile?.file.bytes().length).toBe(5);
  });

  it('that nobody follows are told', () => {
    expect(read([{ name: 'main.yaml', content: base + scenarioText('A', 'dataFile: {path: users.csv}, ') }]).findings).toEqual(['MF_FILE_UNFOLLOWED scenarios[0].dataFile.path @ main.yaml:4']);
  });
});

describe('readDataTable', () => {
  const rowsOf = async (format: 'csv' | 'json' | 'ndjson', content: string) => {
    const table = await readDataTable({ file: new LinkedFile('data', 'data', content), format });
    if ('problem' in table) return table.problem;
    const cell = (index: number) => Buffer.from(table.bytes.slice(table.ends[index - 1] ?? 0, table.ends[index])).toString();
    return [table.columns, ...Array.from({ length: table.rowCount }, (_, row) => table.columns.map((_column, index) => cell(row * table.columns.length + index)))];
  };

  it.each([
    ['csv', '\uFEFFid,name\r\n1,"Ann, the ""first"""\r\n\r\n2, Zoë \r\n', [['id', 'name'], ['1', 'Ann, the "first"'], ['2', 'Zoë']]],
    ['json', '[{"id":1,"name":"A","on":true},{"id":2.5,"more":{}}]', [['id', 'name', 'on'], ['1', 'A', 'true'], ['2.5', '', '']]],
    ['ndjson', '{"id":1}\n\n{"id":[2]}\n', [['id'], ['1'], ['[2]']]],
  ] as const)('reads %s', async (format, content, rows) => {
    expect(await rowsOf(format, content)).toEqual(rows);
  });

  it.each([
    ['csv', 'id,name\n1\n', /line 2/],
    ['csv', 'id,name\n', /no rows/],
    ['csv', 'id\n"1', /line|quote/i],
    ['json', '{"id":1}', /list of maps/],
    ['json', '[1]', /item 1/],
    ['json', '[', /JSON/],
    ['ndjson', '{"id":1}\n{', /line 2/],
  ] as const)('refuses %s of %j', async (format, content, reason) => {
    expect(await rowsOf(format, content)).toMatch(reason);
  });
});
