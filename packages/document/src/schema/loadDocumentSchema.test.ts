import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
// @boundaries-ignore how often a property is tried is said in one place
import { cases } from '../../../../test/support/cases.js';
// @boundaries-ignore time is told without that of others in one place
import { cpuMsOf } from '../../../../test/support/cpuTime.js';
import { fieldsOf, namesOf } from '../model/fields.js';
import { LoadDocument } from '../model/loadDocument.js';
import { createLoadDocumentModel, loadDocumentModel } from '../loadDocumentModel.js';
import { isPlainMap } from '../model/values/valueType.js';
import { noPlaces } from '../text/places.js';
import { loadDocumentSchema } from './loadDocumentSchema.js';
import { sectionsOfDocument } from './sections.js';

// `required` inside `not` names keys that are declared around it, which strictRequired does not see.
const matches = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(loadDocumentSchema());

/** The file that the sound document names. */
const references = [{ written: 'a.bin', kind: 'attachment' as const, files: [{ name: 'a.bin', content: 'x' }] }];

/** The codes of what the loader finds in a text. */
function codesOf(content: string): readonly string[] {
  const model = createLoadDocumentModel({ environment: { STAGE: 'test' } });
  const composition = model.compose([{ name: 'a.yaml', content, references }]);
  const { findings } = model.decode(composition);
  return [...composition.findings, ...findings].map(({ code }) => code);
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
function sound(load: Tree = { model: 'rps', target: '30/m', unit: 'requests', maxLag: '1s' }): Tree {
  return {
    version: '1.0',
    metadata: { name: 'A', tags: ['a', 'b'] },
    config: { baseUrl: 'http://h:1/x', duration: '5m', workers: 3, timeout: 1.5, headers: { Accept: 'a/b', 'X-N': 1 }, skipTlsVerify: false, resolveTargetAddr: 'a.b:127.0.0.1:80', exposeEnv: ['STAGE'], http: { version: '2', pipelining: 1, followRedirects: 2, decompress: true, cookies: true, proxy: 'http://a:b@c:3128' }, tls: { caFile: 'a.bin', certFile: 'a.bin', keyFile: 'a.bin', serverName: 'a' }, pool: { maxConnections: 5, maxIdlePerHost: 3, idleTimeoutSecs: 9 } },
    load,
    standby: { workers: 2, rate: '30/m' },
    scenarios: [
      {
        name: 'A',
        weight: 2,
        enabled: true,
        config: { timeout: '5s', retryCount: 1, retryDelay: 0 },
        variables: { a: 1, b: 'c', d: true },
        steps: [
          {
            name: 'S',
            request: { method: 'get', path: '/', queryParams: { q: 1 }, headers: 'A:b', body: { a: 1 } },
            assertions: [
              { type: 'statusCode', expected: [200, '2xx'] },
              { statusCode: 200 },
              { responseTime: { max: '1s' } },
              { bodyContains: 'ok' },
              { type: 'jsonPath', path: '$.a', expected: 1 },
              { bodyMatches: '^a' },
              { headerExists: { header: 'a', value: 'b' } },
            ],
            extract: [{ type: 'jsonPath', name: 'a', jsonPath: '$.a', optional: true }, { jsonPath: { a: '$.a' } }, { name: 'b', regex: 'b(.)', group: 1 }, { type: 'header', name: 'c', header: 'X' }, { cookie: { name: 'd', cookie: 'e', default: 1 } }],
            when: 'a == 1',
            cache: { ttl: '1m' },
            repeat: { times: 2 },
            thinkTime: { min: '1s', max: 2 },
          },
          { request: { method: 'POST', path: '/', bodySize: '10KB' } },
          { request: { method: 'POST', path: '/', form: { a: 1 } } },
          { request: { method: 'POST', path: '/', bodyFile: 'a.bin' } },
        ],
      },
    ],
    thresholds: ['p95 < 500ms', 'errorRate<1% over 30s', { metric: 'rps', above: '30/m', over: '1m' }, { metric: 'p99', scenario: 'A', below: 2, abort: true }],
    rules: [{ name: 'few', when: 'previous != null', require: 'config.workers < 9', message: 'no', severity: 'warning' }],
    plugins: [{ use: './own.mjs', options: { a: 1, b: 'c', d: true } }, { use: '@own/plugin' }],
    reload: { enabled: true, debounceMs: 200, maxWait: '2s', drain: 0, transition: { over: '30s', curve: 'exponential' }, guard: { for: '1m', errorRate: '< 5%', droppedRate: 0.1, p50: '100ms', p90: 1, p95: '<=1s', p99: '< 2s', minRequests: 20, onBreach: 'hold' } },
  };
}

/** One of each other load model. */
const otherLoads: readonly Tree[] = [
  { model: 'concurrent' },
  { model: 'ramp', min: 0, max: '30/m', rampDuration: '1m', seed: 7, arrival: 'poisson' },
  { model: 'dailytraffic', min: 1, mid: 2, max: 3, cycleDuration: '1h', morningRampRatio: '20%', peakSustainRatio: 0.1, midDeclineRatio: 0, midSustainRatio: 0, eveningDeclineRatio: 0 },
  { model: 'stages', startAt: 0, stages: [{ target: 5, over: '1s', hold: 2 }] },
  { model: 'steps', start: 0, step: 1, every: '1s', max: 5 },
  { model: 'spike', base: 0, peak: 5, at: '1s', rise: 0, hold: '1s', fall: 0 },
  { model: 'wave', min: 0, max: 5, period: '1m', shape: 'sine' },
  { model: 'stagedWorkers', stages: [{ workers: 5, over: '1s', hold: 2 }] },
];

const otherValues: readonly unknown[] = [
  [null, true, false, 0, -1, 1, 1.5, 7, 10_000, 10_001, 1e-3],
  ['', ' ', 'text', '0', '5', '1.0', '1.', '-5s', '0s', '0.0ms', '5s', ' 5s ', '1m30s', '30s1m', '30m1s1ms', '5ms', '5 s', '.5s', '5S', '0/s', '500/s', '5/h', '30/m', 'forever', 'ever'],
  ['http://a', 'HTTPS://a/b?c', 'ftp://a', 'http://', 'http://a b', '/path', 'GET', 'pOsT', 'TRACE', 'requests', 'rps', 'concurrent', 'ramp', 'statusCode', '2xx', '200'],
  ['A:b', 'A:b,C:d', String.raw`A:b\,C`, String.raw`A:b\,C:d,E:f`, 'A:', ':b', 'A b:c', ' A :b', 'A:b,', 'A:ü', 'A:€'],
  [[], [1], ['a'], ['a', 1], [null], [200, '2xx'], [{}], [[]]],
  [{}, { a: 1 }, { a: 'b' }, { a: null }, { a: {} }, { 'a b': 'c' }, { a: 'b\nc' }, { 'x-a': 1 }, { min: 1 }, { min: 1, max: '2s' }, { min: 1, max: 2, mid: 3 }, { min: 1, max: 2, 'x-a': 3 }, { min: -1, max: 1 }],
  [{ type: 'statusCode' }, { statusCode: 'a', responseTime: 1 }, { statusCode: {} }, { statusCode: { expected: 1, type: 'statusCode' } }, { responseTime: { 'x-a': 1, max: 1 } }, { type: 'bodyContains', text: '' }, { bodyMatches: 'a' }, { 'x-a': 1, statusCode: 1 }],
  [{ model: 'concurrent' }, { model: 'concurrent', target: 1 }, { model: 'rps' }, { model: 'rps', target: 1, 'x-a': 1 }, { model: 'ramp', min: 1, max: 2 }, { model: 'rampRps', min: 0, max: '2/s', rampDuration: '1m', seed: 7, arrival: 'poisson' }],
  [{ model: 'dailyTraffic', min: 0, mid: 1, max: '2/s', cycleDuration: '1m', morningRampRatio: '20%' }, { model: 'stages', stages: [{ target: 0 }, { target: 5, over: 1, hold: '2s' }] }, { model: 'stages', stages: [] }],
  [{ model: 'steps', start: 0, step: 1, every: 1, max: 4 }, { model: 'spike', base: 0, peak: 1, at: 0, hold: 0 }, { model: 'wave', min: 0, max: 1, period: 1, shape: 'square' }, { model: 'stagedWorkers', stages: [{ workers: 0, over: 1 }] }],
  [{ a: '$.a', b: '$.b' }, { name: '$.a' }, { 'a-b': '$.a' }, { name: 'a', path: '$.a' }, { name: 'a', jsonPath: '$.a', path: '$.a' }, { name: 'a', regex: 'b', pattern: 'c' }, { name: 'a', header: 'b', cookie: 'c' }, { header: 'X-A' }],
  ['p95 <= 1.5s over 5m', 'p95 < 5%', 'errorRate > 0.5', 'errorRate < 5', 'rps >= 30/m', 'p95 = 5', 'p95 < 5 over', 'mean < 1m30s', 'p999 < 5x'],
  [{ metric: 'p95', below: 1, above: 2 }, { metric: 'p95' }, { metric: 'errorRate', above: '5%' }, { metric: 'errorRate', below: 1.5 }, { metric: 'rps', below: 5, 'x-a': 1 }, { metric: 'p1', below: 1 }],
  ['h:1.2.3.4:80', 'h:1.2.3.256:80', 'h:1.2.3.4:0', 'h:[::1]:65535', 'h:[::1]:65536', 'h:::1:80'],
  ['10KB', '1.5MB', '64MB', '5B', 'a_b', 'a b', '*'],
  ['5%', '100%', '100.1%', '0.5 %', 'wave', 'poisson', 'sine'],
  ['< 5%', '<=0.5%', '< 0.05', '< 1.5', '=< 5%', '<< 5%', '> 5%', '< ', '<5ms', '< -5s', 'rollback', 'step', 'linear'],
].flat();
/** Every key that some map knows, under all its names. */
const knownKeys = new Set(sectionsOfDocument().flatMap(({ fields }) => fields.flatMap(({ field }) => namesOf(field))));
const otherKeys = [...knownKeys, 'x-other', 'other', 'X-other', 'limits', '<<'];

type Path = readonly (string | number)[];

interface Mutation {
  readonly what: string;
  readonly tree: Tree;
}

/** Makes copies of the sound document, each with one thing replaced, removed or added somewhere. */
function* mutations(): Generator<() => Mutation> {
  yield* mutationsOf(sound);
  for (const load of otherLoads) yield* mutationsOf(() => sound(structuredClone(load)), ['load']);
}

/** @param below - only there */
function* mutationsOf(sound: () => Tree, below: Path = []): Generator<() => Mutation> {
  const inside = (path: Path): boolean => below.every((key, index) => path[index] === key);
  const change = (path: Path, what: string, edit: (owner: object, key: string | number) => unknown) => (): Mutation => {
    const tree = sound();
    edit(valueAt(tree, path.slice(0, -1)) as object, path.at(-1) ?? '');
    return { what: `${path.join('.')}: ${what}`, tree };
  };
  for (const path of pathsOf(sound()).filter(inside)) {
    for (const value of otherValues) yield change(path, JSON.stringify(value), (owner, key) => Reflect.set(owner, key, value));
    yield change(path, 'removed', (owner, key) => (Array.isArray(owner) ? owner.splice(Number(key), 1) : Reflect.deleteProperty(owner, key)));
  }
  for (const path of [[], ...pathsOf(sound())].filter((known) => inside(known) && isPlainMap(valueAt(sound(), known)))) {
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
    expect(codesOf(content)).toEqual([]);
    expect(matches(parse(content)), JSON.stringify(matches.errors)).toBe(true);
  });

  it('accepts and refuses what the loader does, wherever one thing is changed', { timeout: 300_000 }, () => {
    // Tens of thousands: each run takes some of them, and MIDFLIGHT_EXHAUSTIVE=1 all.
    const every = process.env['MIDFLIGHT_EXHAUSTIVE'] === '1' ? 1 : 36;
    const offset = Math.floor(Math.random() * every);
    const verdicts = [...mutations()].filter((_, index) => index % every === offset).map((make) => make()).map(({ what, tree }) => ({ what, schema: matches(tree), loader: isLoaded(tree) }));
    expect(verdicts.filter(({ schema, loader }) => schema !== loader), `every ${every}th from the ${offset}th on`).toEqual([]);
    const accepted = verdicts.filter(({ schema }) => schema).length;
    expect(accepted).toBeGreaterThan(60);
    expect(verdicts.length - accepted).toBeGreaterThan(600);
  });

  it.each([
    ['a duration', ['0', '1', '5', '.', ' ', 'd', 'h', 'm', 's', 'ms', '-', '\n'], (text: string): Tree => ({ ...sound(), config: { baseUrl: 'http://a', duration: text } })],
    ['a pause', ['0', '5', '.', ' ', 'h', 'm', 's', '-'], (text: string): Tree => ({ ...sound(), reload: { drain: text } })],
    ['a rate', ['0', '1', '5', '.', ' ', '/', 's', 'm', 'h', '\n'], (text: string): Tree => ({ ...sound(), load: { model: 'rps', target: text } })],
    ['a line of headers', ['A', 'b', ':', ',', '\\', ' ', '-', 'ü', '€'], (text: string): Tree => ({ ...sound(), config: { baseUrl: 'http://a', duration: 1, headers: text } })],
  ])('reads %s as the loader does, whatever the text', { timeout: 60_000 }, (_name, parts, treeOf) => {
    const texts = fc.array(fc.constantFrom(...parts), { maxLength: 9 }).map((chosen) => chosen.join('')).filter((text) => !namesTwice(text));
    fc.assert(fc.property(texts, (text) => matches(treeOf(text)) === isLoaded(treeOf(text))), { numRuns: cases(1_000) });
  });

  it('takes what reads the environment where the loader does, and nowhere else', () => {
    const written = sound();
    const [scenario = {}] = written['scenarios'] as Tree[];
    const [step = {}] = scenario['steps'] as Tree[];
    Object.assign(written['config'] as Tree, { workers: '${WORKERS}', duration: '${DURATION:-5m}', baseUrl: '${BASE}/x' });
    Object.assign(written['load'] as Tree, { target: '${RATE}' });
    Object.assign(scenario, { weight: '${WEIGHT:-2}' });
    Object.assign(step, { thinkTime: { min: '${MIN}', max: 2 } });
    const model = createLoadDocumentModel({ environment: { WORKERS: '3', BASE: 'http://h', RATE: '500/s', MIN: '1s', STAGE: 'test' } });
    const composition = model.compose([{ name: 'a.yaml', content: stringify(written), references }]);
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
    const document = { ...sound(), config: { baseUrl: 'http://a', duration: 1, headers: `${String.raw`A:b\,C:d,`.repeat(5_000)}€` } };
    expect(cpuMsOf(() => expect(matches(document)).toBe(false))).toBeLessThan(1_000);
  });
});
