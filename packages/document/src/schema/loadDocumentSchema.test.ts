import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { fieldsOf } from '../model/fields.js';
import { LoadDocument } from '../model/loadDocument.js';
import { createLoadDocumentModel, loadDocumentModel } from '../loadDocumentModel.js';
import { isPlainMap } from '../model/values/valueType.js';
import { noPlaces } from '../text/places.js';
import { loadDocumentSchema } from './loadDocumentSchema.js';
import { sectionsOfDocument } from './sections.js';

// `required` inside `not` names keys that are declared around it, which strictRequired does not see.
const matches = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(loadDocumentSchema());

/** What the loader makes of a text: the tree that an editor's schema would see, and the codes of its findings. */
function load(content: string): { readonly tree: unknown; readonly codes: readonly string[] } {
  const composition = loadDocumentModel.compose([{ name: 'a.yaml', content }]);
  const { findings } = loadDocumentModel.decode(composition);
  return { tree: composition.tree, codes: [...composition.findings, ...findings].map(({ code }) => code) };
}

/** Of a line of headers: the loader alone refuses it then. */
function namesTwice(text: string): boolean {
  const names = text.split(',').map((pair) => pair.split(':')[0]?.trim().toLowerCase());
  return text.includes(':') && new Set(names).size < names.length;
}

type Tree = Record<string, unknown>;

/** True when the loader takes a tree. Reading it from text is left out, for speed. */
const isLoaded = (tree: Tree): boolean => loadDocumentModel.decode({ tree, places: noPlaces, findings: [] }).findings.length === 0;

/** Every kind of field is in it, in each of its forms. JSON is YAML. */
function sound(): Tree {
  return {
    version: '1.0',
    metadata: { name: 'A', tags: ['a', 'b'] },
    config: { baseUrl: 'http://h:1/x', duration: '5m', workers: 3, timeout: 1.5, headers: { Accept: 'a/b', 'X-N': 1 } },
    load: { model: 'rps', target: '30/m', unit: 'requests', maxLag: '1s' },
    scenarios: [
      {
        name: 'A',
        weight: 2,
        enabled: true,
        steps: [
          {
            name: 'S',
            request: { method: 'get', path: '/', queryParams: { q: 1 }, headers: 'A:b', body: { a: 1 } },
            assertions: [{ type: 'statusCode', expected: [200, '2xx'] }, { statusCode: 200 }, { responseTime: { max: '1s' } }, { bodyContains: 'ok' }],
            thinkTime: { min: '1s', max: 2 },
          },
        ],
      },
    ],
    reload: { enabled: true, debounceMs: 200, maxWait: '2s', drain: 0 },
  };
}

const otherValues: readonly unknown[] = [
  [null, true, false, 0, -1, 1, 1.5, 7, 10_000, 10_001, 1e-3],
  ['', ' ', 'text', '0', '5', '1.0', '1.', '-5s', '0s', '0.0ms', '5s', ' 5s ', '1m30s', '30s1m', '1h1m1s1ms', '5ms', '5 s', '.5s', '5S', '0/s', '500/s', '5/h', '30/m', 'forever', 'ever'],
  ['http://a', 'HTTPS://a/b?c', 'ftp://a', 'http://', 'http://a b', '/path', 'GET', 'pOsT', 'TRACE', 'requests', 'rps', 'concurrent', 'ramp', 'statusCode', '2xx', '200'],
  ['A:b', 'A:b,C:d', String.raw`A:b\,C`, String.raw`A:b\,C:d,E:f`, 'A:', ':b', 'A b:c', ' A :b', 'A:b,', 'A:ü', 'A:€'],
  [[], [1], ['a'], ['a', 1], [null], [200, '2xx'], [{}], [[]]],
  [{}, { a: 1 }, { a: 'b' }, { a: null }, { a: {} }, { 'a b': 'c' }, { a: 'b\nc' }, { 'x-a': 1 }, { min: 1 }, { min: 1, max: '2s' }, { min: 1, max: 2, mid: 3 }, { min: 1, max: 2, 'x-a': 3 }, { min: -1, max: 1 }],
  [{ type: 'statusCode' }, { statusCode: 'a', responseTime: 1 }, { statusCode: {} }, { statusCode: { expected: 1, type: 'statusCode' } }, { responseTime: { 'x-a': 1, max: 1 } }, { type: 'bodyContains', text: '' }, { bodyMatches: 'a' }, { 'x-a': 1, statusCode: 1 }],
  [{ model: 'concurrent' }, { model: 'concurrent', target: 1 }, { model: 'rps' }, { model: 'rps', target: 1, 'x-a': 1 }, { model: 'ramp', min: 1, max: 2 }],
].flat();
/** Every key that some map knows, under all its names, and those that no version reads yet. */
const knownKeys = new Set(sectionsOfDocument().flatMap(({ fields, later }) => [...fields.flatMap(({ field }) => [field.key, ...Object.keys(field.aliases ?? {})]), ...Object.keys(later)]));
const otherKeys = [...knownKeys, 'x-other', 'other', 'X-other', 'limits', '<<'];

type Path = readonly (string | number)[];

/** Copies of the sound document, each with one thing replaced, removed or added somewhere. */
function* mutations(): Generator<{ readonly what: string; readonly tree: Tree }> {
  const change = (path: Path, what: string, edit: (owner: object, key: string | number) => unknown) => {
    const tree = sound();
    edit(valueAt(tree, path.slice(0, -1)) as object, path.at(-1) ?? '');
    return { what: `${path.join('.')}: ${what}`, tree };
  };
  for (const path of pathsOf(sound())) {
    for (const value of otherValues) yield change(path, JSON.stringify(value), (owner, key) => Reflect.set(owner, key, value));
    yield change(path, 'removed', (owner, key) => (Array.isArray(owner) ? owner.splice(Number(key), 1) : Reflect.deleteProperty(owner, key)));
  }
  for (const path of [[], ...pathsOf(sound())].filter((known) => isPlainMap(valueAt(sound(), known)))) {
    for (const key of otherKeys) yield change([...path, key], 'added', (owner) => Reflect.set(owner, key, valueOf(owner, key)));
  }
}

/** What was there stays, so that only the key is new; the pair `debounce` and `debounceMs` shows two names of one key. */
function valueOf(owner: object, key: string): unknown {
  return Reflect.get(owner, key) ?? 1;
}

function valueAt(tree: Tree, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => Reflect.get(inner as object, key), tree);
}

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, Array.isArray(value) ? Number(key) : key]));
  return path.length === 0 ? inner : [path, ...inner];
}

const ofRepository = (file: string): string => readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8');

describe('the JSON Schema', () => {
  it.each([
    ['the example', ofRepository('examples/quickstart/loadtest.yaml')],
    ...[...ofRepository('README.md').matchAll(/```yaml\n([^]*?)```/g)].map(([, block = '']): [string, string] => ['the README', block]),
    ['the sound document', JSON.stringify(sound())],
  ])('accepts %s, as the loader does', (_name, content) => {
    const { tree, codes } = load(content);
    expect(codes).toEqual([]);
    expect(matches(tree), JSON.stringify(matches.errors)).toBe(true);
  });

  it('accepts and refuses what the loader does, wherever one thing is changed', { timeout: 60_000 }, () => {
    const verdicts = [...mutations()].map(({ what, tree }) => ({ what, schema: matches(tree), loader: isLoaded(tree) }));
    expect(verdicts.filter(({ schema, loader }) => schema !== loader)).toEqual([]);
    const accepted = verdicts.filter(({ schema }) => schema).length;
    expect(accepted).toBeGreaterThan(200);
    expect(verdicts.length - accepted).toBeGreaterThan(2_000);
  });

  it.each([
    ['a duration', ['0', '1', '5', '.', ' ', 'd', 'h', 'm', 's', 'ms', '-', '\n'], (text: string): Tree => ({ ...sound(), config: { baseUrl: 'http://a', duration: text } })],
    ['a pause', ['0', '5', '.', ' ', 'h', 'm', 's', '-'], (text: string): Tree => ({ ...sound(), reload: { drain: text } })],
    ['a rate', ['0', '1', '5', '.', ' ', '/', 's', 'm', 'h', '\n'], (text: string): Tree => ({ ...sound(), load: { model: 'rps', target: text } })],
    ['a line of headers', ['A', 'b', ':', ',', '\\', ' ', '-', 'ü', '€'], (text: string): Tree => ({ ...sound(), config: { baseUrl: 'http://a', duration: 1, headers: text } })],
  ])('reads %s as the loader does, whatever the text', { timeout: 60_000 }, (_name, parts, treeOf) => {
    const texts = fc.array(fc.constantFrom(...parts), { maxLength: 9 }).map((chosen) => chosen.join('')).filter((text) => !namesTwice(text));
    fc.assert(fc.property(texts, (text) => matches(treeOf(text)) === isLoaded(treeOf(text))), { numRuns: 1_000 });
  });

  it('takes what reads the environment where the loader does, and nowhere else', () => {
    const written = sound();
    const [scenario = {}] = written['scenarios'] as Tree[];
    const [step = {}] = scenario['steps'] as Tree[];
    Object.assign(written['config'] as Tree, { workers: '${WORKERS}', duration: '${DURATION:-5m}', baseUrl: '${BASE}/x' });
    Object.assign(written['load'] as Tree, { target: '${RATE}' });
    Object.assign(scenario, { weight: '${WEIGHT:-2}' });
    Object.assign(step, { thinkTime: { min: '${MIN}', max: 2 } });
    const model = createLoadDocumentModel({ environment: { WORKERS: '3', BASE: 'http://h', RATE: '500/s', MIN: '1s' } });
    const composition = model.compose([{ name: 'a.yaml', content: stringify(written) }]);
    expect([...composition.findings, ...model.decode(composition).findings]).toEqual([]);
    expect(matches(written), JSON.stringify(matches.errors)).toBe(true);
    Object.assign(step['request'] as Tree, { method: '${METHOD}' });
    expect(matches(written)).toBe(false);
  });

  it('tells editors what each field is, and its default', () => {
    const { properties } = loadDocumentSchema() as { properties: Record<string, { properties: Record<string, object> }> };
    expect(Object.keys(properties)).toEqual(fieldsOf(LoadDocument).map(({ key }) => key));
    expect(properties['config']?.properties['workers']).toEqual({
      description: 'How many iterate at once; the ceiling of concurrency in open models. Must be an integer from 1 to 10000. A change takes effect at once.',
      default: 10,
      anyOf: [{ type: 'integer', minimum: 1, maximum: 10_000 }, { type: 'string', pattern: String.raw`\$\{` }],
    });
    expect(properties['reload']?.properties['maxWait']).toMatchObject({ description: expect.stringContaining('Default: 4 times the debounce.') });
  });

  it('is quick about a line of headers that is long and wrong', () => {
    const startedAtMs = performance.now();
    expect(matches({ ...sound(), config: { baseUrl: 'http://a', duration: 1, headers: `${String.raw`A:b\,C:d,`.repeat(5_000)}€` } })).toBe(false);
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  });
});
