import { constantFrom, double, integer, option, record, string, type Arbitrary } from 'fast-check';

// Not what would read the environment: `showYaml` escapes that, and its tests show it.
const word = string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 }).filter((text) => text.trim() !== '' && !text.includes('${') && !text.includes('{{'));
const duration = constantFrom('500ms', '30s', 5, '1m30s', '1.5s');

const request = record(
  {
    method: constantFrom('GET', 'post'),
    path: constantFrom('/', '/a?x=1', '/{{uuid}}'),
    queryParams: record({ a: word, 'b.c': integer() }),
    headers: record({ Accept: word, 'X-B': constantFrom('1', '2') }, { requiredKeys: [] }),
    body: constantFrom('text', { a: 1, b: { c: [2] } }),
  },
  { requiredKeys: ['method', 'path'] },
);
const step = record(
  {
    name: word,
    request,
    extract: constantFrom([], [{ jsonPath: { id: '$.id' } }], [{ type: 'regex', name: 'id', regex: 'a(b)', group: 1 }, { header: { h: 'ETag' } }]),
    assertions: constantFrom([], [{ statusCode: [200, '3xx'] }], [{ responseTime: '2s' }, { type: 'bodyContains', text: 'x' }]),
    thinkTime: constantFrom('1s', { min: '1s', max: 2 }),
    cache: constantFrom({ ttl: '1m' }, { ttl: 5 }),
    when: constantFrom('iteration > 2', 'worker == 1'),
    repeat: constantFrom({ times: 2 }, { times: 3 }),
  },
  { requiredKeys: ['request'] },
);
const scenario = record({ weight: double({ min: 0.5, max: 9, noNaN: true }), enabled: constantFrom(true, false), variables: record({ a: word, b: integer() }, { requiredKeys: [] }), steps: integer({ min: 1, max: 3 }).chain((count) => record(Object.fromEntries(Array.from({ length: count }, (_, index) => [index, step])))).map(Object.values) }, { requiredKeys: ['steps'] });
/** Up to three of the names, in any order. */
const scenarios = constantFrom(['S0'], ['S0', 'S1'], ['S1', 'S0'], ['S 2', 'S0', 'S1']).chain((names) => record(Object.fromEntries(names.map((name) => [name, scenario])))).map((named) => Object.entries(named).map(([name, rest]) => ({ name, ...rest })));

/** Sound documents as values of YAML; no value of theirs is a secret. */
export const documents: Arbitrary<object> = record(
  {
    version: constantFrom('1.0'),
    metadata: record({ name: word, tags: constantFrom(['a'], ['a', 'b']) }, { requiredKeys: [] }),
    config: record({ baseUrl: constantFrom('http://a', 'https://b:8/c'), duration, workers: integer({ min: 1, max: 10_000 }), timeout: duration, headers: record({ Accept: constantFrom('a', 'b') }), pool: constantFrom({ maxIdlePerHost: 3 }, { idleTimeout: '5s' }) }, { requiredKeys: ['baseUrl', 'duration'] }),
    load: constantFrom<object[]>({ model: 'concurrent' }, { model: 'rps', target: 5 }, { model: 'rps', target: '30/m', unit: 'iterations', maxLag: 2 }, { model: 'ramp', min: 1, max: 9, rampDuration: '9s' }, { model: 'stages', stages: [{ target: 3, over: 5 }] }, { model: 'stages', stages: [{ target: 3, over: 5 }, { target: 8, over: 1, hold: '2s' }] }),
    scenarios,
    thresholds: constantFrom(['p95 < 500ms'], ['p95 < 500ms', { metric: 'errorRate', below: 0.1, over: '10s' }]),
    plugins: constantFrom([], [{ use: 'a', options: { n: 1 } }], [{ use: 'a', options: { n: 2, text: 'b' } }, { use: './c.mjs' }]),
    reload: option(record({ enabled: constantFrom(true, false), debounce: duration, transition: constantFrom<object[]>({ over: '30s' }, { over: 5, curve: 'exponential' }), guard: constantFrom<object[]>({}, { errorRate: '< 5%', p99: '<= 2s' }, { droppedRate: 0.1, onBreach: 'hold' }) }, { requiredKeys: [] }), { nil: {} }),
  },
  { requiredKeys: ['version', 'config', 'load', 'scenarios'] },
);
