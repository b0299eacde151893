import type { Override } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../diff/show.js';
import { createLoadDocumentModel } from '../loadDocumentModel.js';

const text = `version: "1.0"
config:
  baseUrl: http://a
  duration: 1m
  customHeaders: "A:1"
load: { model: rps, target: 5 }
scenarios:
  - name: Browse
    steps: [{ request: { method: GET, path: / } }]
  - name: Buy it
    steps: [{ request: { method: GET, path: / } }]
reload: { debounceMs: 200 }
`;

function read(overrides: readonly Override[]) {
  const model = createLoadDocumentModel({ environment: {} });
  const composition = model.compose([{ name: 'a.yaml', content: text }]);
  const overridden = model.override?.(composition, overrides) ?? composition;
  const { config, findings } = model.decode(overridden);
  return { config, plain: config && toPlain(config), before: model.decode(composition).config, findings: [...overridden.findings, ...findings] };
}

describe('an override', () => {
  it.each<[string, unknown, object]>([
    ['load.target', 7, { load: { target: 7 } }],
    ['config.pool.maxIdlePerHost', 3, { config: { pool: { maxIdlePerHost: 3 } } }],
    ['config.headers', { B: '2' }, { config: { headers: { B: '2' } } }],
    ['config.headers.A', '3', { config: { headers: { A: '3' } } }],
    ['scenarios["Buy it"].weight', 4, { scenarios: [{ weight: 1 }, { weight: 4 }] }],
    ['scenarios["Buy it"].steps[0].thinkTime', '2s', { scenarios: [{}, { steps: [{ thinkTime: '2s' }] }] }],
    ['reload.debounce', '1s', { reload: { debounce: '1s' } }],
    ['load', { model: 'concurrent' }, { load: { model: 'concurrent' } }],
  ])('of %s stands above what the text says', (path, value, expected) => {
    const { plain, findings } = read([{ path, value }]);
    expect(findings).toEqual([]);
    expect(plain).toMatchObject(expected);
  });

  it('of null takes a key away, and leaves the other scenarios as the objects they were', () => {
    const { plain, config, before } = read([{ path: 'reload.debounce', value: null }, { path: 'scenarios["Buy it"].weight', value: 4 }]);
    expect(plain).toMatchObject({ reload: { debounce: '500ms' } });
    expect(config?.scenarios.map((scenario, index) => scenario === before?.scenarios[index])).toEqual([true, false]);
  });

  it.each<[string, unknown, string]>([
    ['scenarios["Browze"].weight', 2, 'MF_OVERRIDE_PATH'],
    ['scenarios[7].weight', 2, 'MF_OVERRIDE_PATH'],
    ['load.target.value', 2, 'MF_OVERRIDE_PATH'],
    ['', 2, 'MF_OVERRIDE_PATH'],
    ['load.target', -2, 'MF_RANGE'],
    ['load.tarket', 2, 'MF_UNKNOWN_KEY'],
    ['__proto__.polluted', true, 'MF_OVERRIDE_PATH'],
    ['config.constructor.prototype', true, 'MF_OVERRIDE_PATH'],
  ])('of %j with %j is refused', (path, value, code) => {
    const { findings } = read([{ path, value }]);
    expect(findings[0]?.code).toMatch(code);
    expect(findings[0]?.line).toBeUndefined();
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
