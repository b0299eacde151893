import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadDocumentModel } from '../loadDocumentModel.js';
import type { LoadDocument } from '../model/loadDocument.js';
import { toPlain } from './show.js';

function decoded(content: string): LoadDocument {
  const composition = loadDocumentModel.compose([{ name: 'a.yaml', content }]);
  const { config, findings } = loadDocumentModel.decode(composition);
  expect([...composition.findings, ...findings]).toEqual([]);
  if (!config) throw new Error('no document');
  return config;
}

const base = `version: "1.0"
config:
  baseUrl: http://user:s3cret@host/
  duration: 90s
  headers: {Accept: a, Authorization: s3cret}
load: {model: rps, target: 500/s}
scenarios:
  - name: Browse
    weight: 3
    steps: [{request: {method: POST, path: "/?token=s3cret", body: {a: 1, password: s3cret}}}]
  - name: Check out
    steps: [{request: {method: GET, path: /a}}, {request: {method: GET, path: /b}, assertions: [statusCode: 200]}]
`;
const changed = (from: string, to: string) => {
  expect(base).toContain(from);
  return loadDocumentModel.diff(decoded(base), decoded(base.replace(from, to)));
};

describe('diff', () => {
  it.each([
    ['duration: 90s', 'duration: 1m30s'],
    ['500/s', '30000/m'],
    ['headers: {Accept: a, Authorization: s3cret}', 'customHeaders: "Authorization:s3cret,Accept:a"'],
    ['method: GET', 'method: get'],
    ['statusCode: 200', '{type: statusCode, expected: [200]}'],
    ['{a: 1, password: s3cret}', '{password: s3cret, a: 1}'],
    ['version', '# a comment\r\nversion'],
    ['load:', 'reload: {debounce: 500ms}\nmetadata: {}\nload:'],
  ])('finds no difference of %j and %j', (from, to) => {
    expect(changed(from, to)).toEqual([]);
  });

  it.each([
    ['duration: 90s', 'duration: forever', [{ path: 'config.duration', kind: 'changed', from: '1m30s', to: 'forever', mutability: 'live' }]],
    ['duration: 90s', 'duration: 90s\n  timeout: 1', [{ path: 'config.timeout', kind: 'changed', from: '30s', to: '1s', mutability: 'next-request' }]],
    ['500/s', '100', [{ path: 'load.target', kind: 'changed', from: 500, to: 100, mutability: 'live' }]],
    ['host/', 'other/', [{ path: 'config.baseUrl', kind: 'changed', from: 'http://[redacted]@host/', to: 'http://[redacted]@other/', mutability: 'next-iteration' }]],
    ['Accept: a', 'X-B: b', [{ path: 'config.headers.Accept', kind: 'removed', from: 'a', mutability: 'next-iteration' }, { path: 'config.headers.X-B', kind: 'added', to: 'b', mutability: 'next-iteration' }]],
    ['Authorization: s3cret', 'Authorization: s3cret2', [{ path: 'config.headers.Authorization', kind: 'changed', from: '[redacted]', to: '[redacted]', mutability: 'next-iteration' }]],
    ['weight: 3', 'weight: 4', [{ path: 'scenarios["Browse"].weight', kind: 'changed', from: 3, to: 4, mutability: 'next-iteration' }]],
    ['path: /b', 'path: /c', [{ path: 'scenarios["Check out"].steps[1].request.path', kind: 'changed', from: '/b', to: '/c', mutability: 'next-iteration' }]],
    ['a: 1, password', 'a: 2, password', [{ path: 'scenarios["Browse"].steps[0].request.body', kind: 'changed', from: '{"a":1,"password":"[redacted]"}', to: '{"a":2,"password":"[redacted]"}', mutability: 'next-iteration' }]],
    ['load:', 'metadata: {name: N}\nload:', [{ path: 'metadata.name', kind: 'added', to: 'N', mutability: 'live' }]],
    ['{model: rps, target: 500/s}', '{model: concurrent}', [{ path: 'load.model', kind: 'changed', from: 'rps', to: 'concurrent', mutability: 'live' }, { path: 'load.target', kind: 'removed', from: 500, mutability: 'live' }]],
  ])('of %j and %j says so as a person would', (from, to, changes) => {
    expect(changed(from, to)).toEqual(changes);
  });

  it('matches scenarios by name, and shows whole ones that come and go', () => {
    const changes = changed('name: Browse', 'name: Look');
    expect(changes).toMatchObject([
      { path: 'scenarios["Browse"]', kind: 'removed', from: { name: 'Browse', weight: 3 } },
      { path: 'scenarios["Look"]', kind: 'added', to: { name: 'Look', steps: [{ request: { path: '/?token=[redacted]' } }] } },
    ]);
    expect(JSON.stringify(changes)).not.toContain('s3cret');
    const { scenarios, ...rest } = toPlain(decoded(base));
    const reversed = stringify({ ...rest, scenarios: Array.isArray(scenarios) ? scenarios.toReversed() : [] });
    expect(loadDocumentModel.diff(decoded(stringify(toPlain(decoded(base)))), decoded(reversed))).toEqual([]);
  });

  it('survives a name that stands twice', () => {
    expect(changed('name: Check out', 'name: Browse').map(({ path, kind }) => `${kind} ${path}`)).toEqual(['removed scenarios["Check out"]', 'added scenarios["Browse"]']);
  });

  it('tells text bodies apart by every character', () => {
    const text = base.replace('{a: 1, password: s3cret}', `'{"a": 1, "b": 2}'`);
    expect(loadDocumentModel.diff(decoded(text), decoded(text.replace('"a": 1, "b": 2', '"b": 2, "a": 1')))).toHaveLength(1);
  });
});

describe('toPlain', () => {
  it('shows no secret, and everything that is in force', () => {
    const plain = toPlain(decoded(base));
    expect(JSON.stringify(plain)).not.toContain('s3cret');
    expect(plain).toMatchObject({ config: { duration: '1m30s', timeout: '30s', workers: 10 }, load: { model: 'rps', target: 500, unit: 'requests' }, reload: { debounce: '500ms', maxWait: '2s' } });
  });
});
