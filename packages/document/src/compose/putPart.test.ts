import type { Finding, SourceDocument } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../diff/show.js';
import { hideSecrets } from '../secrets/secretsOf.js';
import { createLoadDocumentModel } from '../loadDocumentModel.js';

const base = `version: "1.0"
config: { baseUrl: "http://a", duration: 1m, customHeaders: "Accept:a,X-B:b" }
load: { model: ramp, min: 1, max: 5, rampDuration: 1m }
scenarios:
  - { name: Browse products, weight: 3, steps: [{ request: { method: GET, path: / } }] }
  - { name: Order, steps: [{ request: { method: POST, path: /order } }] }
`;
const model = createLoadDocumentModel({ environment: { NAME: 'read' } });
const file = (content: string, name = 'a.yaml'): SourceDocument => ({ name, content });
/** `config.workers` or `scenarios.0.weight`. */
const part = (path: string, content: string): SourceDocument => ({ name: `env:${path}`, at: path.split('.'), content });

function read(...documents: readonly SourceDocument[]) {
  const composition = model.compose(documents);
  const { config, findings } = model.decode(composition);
  return { config, plain: config && toPlain(config), places: composition.places, findings: [...composition.findings, ...findings] };
}
const brief = (findings: readonly Finding[]) => findings.map(({ code, path, file: name, line }) => `${code} ${path} ${name}${line === undefined ? '' : `:${line}`}`);

describe('a value of one path', () => {
  it.each<[string, string, object]>([
    ['config.workers', '20', { config: { workers: 20, duration: '1m' } }],
    ['config.pool.maxIdlePerHost', '3', { config: { pool: { maxIdlePerHost: 3 } } }],
    ['load', '{"model":"rps","target":7}', { load: { model: 'rps', target: 7 } }],
    ['config.customHeaders', 'C:d', { config: { headers: { C: 'd' } } }],
    ['config.headers', '{"C":"d"}', { config: { headers: { C: 'd' } } }],
    ['config.headers.accept', 'text/html', { config: { headers: { Accept: 'text/html', 'X-B': 'b' } } }],
    ['reload.debounceMs', '70', { reload: { debounce: '70ms' } }],
    ['metadata.tags', '["a","b"]', { metadata: { tags: ['a', 'b'] } }],
    ['scenarios.Order.weight', '9', { scenarios: [{ weight: 3 }, { name: 'Order', weight: 9 }] }],
    ['scenarios.Browse_products.weight', '9', { scenarios: [{ name: 'Browse products', weight: 9 }, { weight: 1 }] }],
    ['scenarios.1.steps.0.request.path', '/other', { scenarios: [{}, { steps: [{ request: { method: 'POST', path: '/other' } }] }] }],
    ['scenarios.1.steps.1', '{"request":{"method":"GET","path":"/more"}}', { scenarios: [{}, { steps: [{}, { request: { path: '/more' } }] }] }],
    ['scenarios.Order', 'null', { scenarios: [{ name: 'Browse products' }] }],
  ])('at %s, %s takes the place of what was there', (path, text, expected) => {
    const { plain, findings } = read(file(base), part(path, text));
    expect(findings).toEqual([]);
    expect(plain).toMatchObject(expected);
  });

  it('replaces maps and lists, where documents merge', () => {
    expect(read(file(base), part('config.headers', '{"C":"d"}')).plain).toHaveProperty('config.headers', { C: 'd' });
    expect(read(file(base), part('scenarios.Order', 'null')).plain).toHaveProperty('scenarios.length', 1);
    expect(read(file(base), part('config.headers.X-B', 'null')).plain).toHaveProperty('config.headers', { Accept: 'a' });
  });

  it('stands where it stands among documents', () => {
    const later = file('config: { workers: 3 }\nscenarios: [{ name: Order, weight: 2, steps: [{ request: { method: GET, path: / } }] }]', 'b.yaml');
    const parts = [part('config.workers', '20'), part('scenarios.Order.weight', '9')];
    expect(read(file(base), ...parts, later).plain).toMatchObject({ config: { workers: 3 }, scenarios: [{}, { weight: 2 }] });
    expect(read(file(base), later, ...parts).plain).toMatchObject({ config: { workers: 20 }, scenarios: [{}, { weight: 9 }] });
  });

  it('makes a document without any', () => {
    const { plain, findings } = read(
      part('version', '1.0'), part('config.baseUrl', 'http://a'), part('config.duration', '30'), part('load.model', 'concurrent'),
      part('scenarios.0.name', 'Only'), part('scenarios.0.steps.0.request.method', 'get'), part('scenarios.0.steps.0.request.path', '/'),
    );
    expect(findings).toEqual([]);
    expect(plain).toMatchObject({ version: '1.0', config: { duration: '30s' }, scenarios: [{ name: 'Only', steps: [{ request: { method: 'GET' } }] }] });
  });

  it.each<[string, string, unknown]>([
    ['metadata.runId', '42', '42'],
    ['metadata.runId', ' 0042', ' 0042'],
    ['metadata.runId', 'true', 'true'],
    ['metadata.runId', '"null"', 'null'],
    ['metadata.runId', '{{not json', '{{not json'],
    ['metadata.runId', '${NAME}', '${NAME}'],
    ['metadata.runId', 'a\nb: c', 'a\nb: c'],
  ])('at %s, %j is read as %j', (path, text, expected) => {
    const { plain, findings } = read(file(base), part(path, text));
    expect(findings).toEqual([]);
    expect(plain).toHaveProperty(path, expected);
  });

  it('lies where its name says, without a line, and what it leaves lies in its file', () => {
    const { places } = read(file(base), part('scenarios.Order.weight', '9'), part('load', '{"model":"rps","target":7}'));
    expect(places.find('scenarios["Order"].weight')).toEqual({ file: 'env:scenarios.Order.weight' });
    expect(places.find('scenarios[1].weight')).toEqual({ file: 'env:scenarios.Order.weight' });
    expect(places.find('scenarios[1].steps')).toMatchObject({ file: 'a.yaml', line: 6 });
    expect(places.find('load.target')).toEqual({ file: 'env:load' });
  });

  it('leaves the scenarios beside it the objects that they were', () => {
    const [before, after] = [read(file(base)).config, read(file(base), part('scenarios.Order.weight', '9')).config];
    expect(after?.scenarios.map((scenario, index) => scenario === before?.scenarios[index])).toEqual([true, false]);
  });

  it.each([
    ['config.wokers', '1', 'MF_UNKNOWN_KEY config.wokers env:config.wokers'],
    ['config.baseurl', 'http://a', 'MF_UNKNOWN_KEY config.baseurl env:config.baseurl'],
    ['config.workers', '-1', 'MF_RANGE config.workers env:config.workers'],
    ['load.target', '5', 'MF_UNKNOWN_KEY load.target env:load.target'],
    ['config.workers', '9007199254740993', 'MF_NUMBER config.workers env:config.workers'],
    ['metadata.tags', '[9007199254740993]', 'MF_NUMBER metadata.tags env:metadata.tags'],
    ['config.headers', '{"A":"1","A":"2"}', 'MF_YAML_DUPLICATE_KEY config.headers env:config.headers'],
    ['config..workers', '1', 'MF_PART_PATH  env:config..workers'],
    ['config.workers.more', '1', 'MF_TYPE config.workers env:config.workers.more'],
    ['config.baseUrl.more', '1', 'MF_PART_PATH  env:config.baseUrl.more'],
    ['scenarios.Odrer.weight', '1', 'MF_PART_PATH  env:scenarios.Odrer.weight'],
    ['scenarios.7.weight', '1', 'MF_PART_PATH  env:scenarios.7.weight'],
    ['constructor.prototype', '1', 'MF_PART_PATH  env:constructor.prototype'],
    ['config.headers', '{"__proto__":{"polluted":"yes"}}', 'MF_RESERVED_KEY config.headers env:config.headers'],
    ['config.tls.caFile', 'ca.pem', 'MF_FILE_UNFOLLOWED config.tls.caFile env:config.tls.caFile'],
    ['include', 'b.yaml', 'MF_FILE_UNFOLLOWED include env:include'],
    ['metadata.name', 'a\0b', 'MF_TEXT_ENCODING metadata.name env:metadata.name'],
  ])('at %s, %j is refused under its name', (path, text, expected) => {
    const { findings } = read(file(base), part(path, text));
    expect(brief(findings)[0]).toBe(expected);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('is refused where two items have names that look the same, and told together with everything else', () => {
    const twins = base.replace('name: Order', 'name: Browse-products');
    const { findings } = read(file(twins), part('scenarios.Browse_products.weight', '9'), part('config.workers', 'many'));
    expect(brief(findings)).toEqual(['MF_PART_PATH  env:scenarios.Browse_products.weight', 'MF_TYPE config.workers env:config.workers']);
    expect(findings[0]?.message).toContain('"Browse products" or "Browse-products"');
  });

  it.each([
    ['variables under the name of a secret', 'scenarios.Order.variables.apiToken', 'hush-hush'],
    ['a map of them', 'scenarios.Order.variables', '{"password":"hush-hush"}'],
    ['a number', 'scenarios.Order.variables.password', '987654321'],
  ])('is shown nowhere when it is %s', (_what, path, text) => {
    const { config, findings } = read(file(base), part(path, text));
    expect(findings).toEqual([]);
    expect(JSON.stringify(config && toPlain(config))).not.toMatch(/hush|987654321/);
    expect(config && hideSecrets(config, 'It said hush-hush and 987654321.')).toContain('[redacted]');
  });

  it('names nothing that it finds in its way, which may be a secret', () => {
    const { findings } = read(file(base.replace('http://a', 'http://me:hush@a')), part('config.baseUrl.more', '1'));
    expect(findings[0]?.message).toBe('env:config.baseUrl.more leads nowhere: what should hold "more" has no parts.');
  });

  it('names the files that belong to it', () => {
    expect(model.references?.(part('scenarios.Order.dataFile.path', 'users.csv'))).toEqual([{ written: 'users.csv', kind: 'attachment' }]);
    expect(model.references?.(part('config.tls', '{"caFile":"ca.pem"}'))).toEqual([{ written: 'ca.pem', kind: 'attachment' }]);
    const document = { ...part('config.tls.caFile', 'ca.pem'), references: [{ written: 'ca.pem', kind: 'attachment' as const, files: [file('PEM', 'ca.pem')] }] };
    expect(read(file(base), document).plain).toHaveProperty('config.tls.caFile', 'ca.pem');
  });
});
