import type { Finding } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../diff/show.js';
import { loadDocumentModel } from '../loadDocumentModel.js';

const base = `version: "1.0"
config:
  baseUrl: http://a
  duration: 1m
  customHeaders: "Accept:a,X-B:b"
load: {model: rps, target: 5}
reload: {debounceMs: 300}
metadata: {name: base, tags: [one, two]}
scenarios:
  - name: Browse
    weight: 3
    steps: [{request: {method: GET, path: /}}]
  - {name: Order, steps: [{request: {method: POST, path: /order, body: {a: null}}}]}
`;

/** Documents named a.yaml, b.yaml and so on. */
function read(...contents: readonly string[]) {
  const composition = loadDocumentModel.compose(contents.map((content, index) => ({ name: `${'abcdef'[index]}.yaml`, content })));
  const { config, findings } = loadDocumentModel.decode(composition);
  return { plain: config && toPlain(config), tree: composition.tree, places: composition.places, findings: [...composition.findings, ...findings] };
}
const brief = (findings: readonly Finding[]) => findings.map(({ code, path, file, line, column }) => `${code} ${path} ${file}:${line}:${column}`);

describe('several documents', () => {
  it('merge their maps deeply, and the later one wins', () => {
    const { plain, findings } = read(base, 'config: {duration: 2m, timeout: 5s}\nload: {target: 50}\n');
    expect(findings).toEqual([]);
    expect(plain).toMatchObject({ config: { baseUrl: 'http://a', duration: '2m', timeout: '5s' }, load: { model: 'rps', target: 50 } });
  });

  it('merge scenarios by name: a later one replaces the whole scenario, a new one is added at the end', () => {
    const { plain, findings } = read(base, 'scenarios:\n  - {name: New, steps: [{request: {method: GET, path: /new}}]}\n  - {name: Browse, steps: [{request: {method: GET, path: /b}}]}\n');
    expect(findings).toEqual([]);
    expect(plain).toMatchObject({ scenarios: [{ name: 'Browse', weight: 1, steps: [{ request: { path: '/b' } }] }, { name: 'Order' }, { name: 'New' }] });
  });

  it('replace other lists', () => {
    expect(read(base, 'metadata: {tags: [three]}').plain).toMatchObject({ metadata: { name: 'base', tags: ['three'] } });
  });

  it('merge two spellings of one key as one', () => {
    const { plain, findings } = read(base, 'config: {headers: {X-B: c, X-C: c}}\nreload: {debounce: 1s}\n', 'reload: {debounceMs: 70}');
    expect(findings).toEqual([]);
    expect(plain).toMatchObject({ config: { headers: { Accept: 'a', 'X-B': 'c', 'X-C': 'c' } }, reload: { debounce: '70ms' } });
  });

  it('merge the names of headers in any case, and of nothing else', () => {
    const { plain, findings, places } = read(base, 'config: {headers: {accept: b, x-b: null}}\nmetadata: {Name: x}');
    expect(plain).toBeUndefined();
    expect(findings.map(({ code, path }) => `${code} ${path}`)).toEqual(['MF_UNKNOWN_KEY metadata.Name']);
    expect(places.find('config.headers.Accept')).toMatchObject({ file: 'b.yaml', line: 1, column: 28 });
    expect(read(base, 'config: {headers: {accept: b, x-b: null}}').plain).toHaveProperty('config.headers', { Accept: 'b' });
  });

  it('delete by null what earlier ones said, at any depth, and nothing where nothing was said', () => {
    const { plain, findings } = read(base, 'metadata: null\nconfig: {headers: {X-B: null}, timeout: null}\nreload: {debounce: null, drain: null}\n');
    expect(findings).toEqual([]);
    expect(plain).toMatchObject({ config: { headers: { Accept: 'a' }, timeout: '30s' }, reload: { debounce: '500ms' } });
    expect(plain).not.toHaveProperty('metadata');
    expect(plain).not.toHaveProperty('config.headers.X-B');
  });

  it('go from one load model to another when the keys of the old one are deleted', () => {
    expect(read(base, 'load: {model: concurrent, target: null}').plain).toMatchObject({ load: { model: 'concurrent' } });
    expect(brief(read(base, 'load: {model: concurrent}').findings)).toEqual(['MF_UNKNOWN_KEY load.target a.yaml:6:20']);
  });

  it('keep what null means in the first one, and inside of lists', () => {
    expect(brief(read(base.replace('duration: 1m', 'duration: 1m\n  timeout: null'), 'metadata: {name: b}').findings)).toEqual(['MF_DURATION config.timeout a.yaml:5:12']);
    expect(read(base, base).plain).toMatchObject({ scenarios: [{}, { steps: [{ request: { body: '{"a":null}' } }] }] });
  });

  it('may give the version anywhere, and not two of them', () => {
    const withoutVersion = base.replace('version: "1.0"\n', '');
    expect(read(withoutVersion, 'version: "1.0"').findings).toEqual([]);
    expect(read(base, 'version: "1.0"').findings).toEqual([]);
    expect(brief(read(withoutVersion, 'version: "1.0"', '\nversion: "0.8"').findings)).toEqual(['MF_VERSION_CONFLICT version c.yaml:2:10', 'MF_VERSION version c.yaml:2:10']);
  });

  it('are refused together when one of them is no map or can not be read', () => {
    expect(brief(read('- 1', base).findings)).toEqual(['MF_TYPE  a.yaml:1:1']);
    expect(brief(read(base, 'a: [').findings)).toEqual(['MF_YAML_SYNTAX  b.yaml:1:5']);
    expect(brief(read(base, '# nothing').findings)).toEqual(['MF_EMPTY  b.yaml:1:1']);
  });

  it('may not hold a name twice, wherever the two stand', () => {
    const twice = 'scenarios:\n  - {name: Browse, steps: []}\n  - {name: Browse, steps: []}\n';
    expect(read(base, twice).tree).toMatchObject({ scenarios: [{ name: 'Browse', steps: [] }, { name: 'Order' }, { name: 'Browse' }] });
  });
});

describe('a finding about several documents', () => {
  it('lies where the value was written, and all are told in the order of the documents', () => {
    const { findings } = read(base.replace('target: 5', 'target: fast').replace('weight: 3', 'weight: 0'), 'config: {duration: bad, wokers: 1}', 'reload: {debounceMs: bad}\nscenarios: [{name: Order}]');
    expect(brief(findings)).toEqual([
      'MF_RATE load.target a.yaml:6:28',
      'MF_RANGE scenarios[0].weight a.yaml:11:13',
      'MF_DURATION config.duration b.yaml:1:20',
      'MF_UNKNOWN_KEY config.wokers b.yaml:1:25',
      'MF_DURATION reload.debounce c.yaml:1:22',
      'MF_REQUIRED scenarios[1].steps c.yaml:2:13',
    ]);
  });

  it('about a missing key lies in the last document that has what it belongs to, or at the null that deleted it', () => {
    expect(brief(read(base.replace('  baseUrl: http://a\n', ''), 'config:\n  duration: 2m').findings)).toEqual(['MF_REQUIRED config.baseUrl b.yaml:1:1']);
    expect(brief(read(base, 'config:\n  duration: 2m\n  baseUrl: null').findings)).toEqual(['MF_REQUIRED config.baseUrl b.yaml:3:12']);
  });

  it('finds a scenario by its index and by its name', () => {
    const { places } = read(base, '# New\nscenarios: [{name: New, weight: 2, steps: []}, {name: Order, weight: 7, steps: []}]');
    expect(places.find('scenarios[1].weight')).toMatchObject({ file: 'b.yaml', line: 2, column: 70 });
    expect(places.find('scenarios["Order"].weight')).toEqual(places.find('scenarios[1].weight'));
    expect(places.find('scenarios["New"].weight')).toEqual(places.find('scenarios[2].weight'));
    expect(places.find('scenarios["Browse"].weight')).toMatchObject({ file: 'a.yaml', line: 11 });
  });
});
