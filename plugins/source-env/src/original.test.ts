import { readFileSync } from 'node:fs';
import { createLoadDocumentModel, toPlain } from '@midflight/document';
import type { Environment, Finding } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { originalNamesIn, type OriginalUse, originalVariables } from './original.js';
import { loadNames, requestNames, targetNames } from './originalNames.js';
import { documentOf } from './variables.js';

const model = createLoadDocumentModel();
const yaml = {
  name: 'a.yaml',
  content: 'version: "1.0"\nconfig: { baseUrl: "http://file/v1", duration: 1m, workers: 3 }\nload: { model: ramp, min: 1, max: 5, rampDuration: 1m }\nscenarios: [{ name: Mine, steps: [{ request: { method: GET, path: /mine } }] }]\n',
};

function read(environment: Environment, use: OriginalUse = 'alone') {
  const composition = model.compose([...(use === 'alone' ? [] : [yaml]), ...originalVariables(environment, use).map(documentOf)]);
  const { config, findings } = model.decode(composition);
  return { plain: config && toPlain(config), findings: [...composition.findings, ...findings] };
}
const brief = (findings: readonly Finding[]) => findings.map(({ code, path, file }) => `${code} ${path} ${file}`);
const url = { TARGET_URL: 'http://shop.test:81/api/data?x=1#top' };

describe('the names of rust-loadtest alone', () => {
  it('are a whole document: two hours, as fast as ten workers can, one POST to exactly that URL', () => {
    const { plain, findings } = read(url);
    expect(findings).toEqual([]);
    expect(plain).toMatchObject({
      config: { baseUrl: 'http://shop.test:81', duration: '2h', workers: 10, timeout: '30s' }, load: { model: 'concurrent' },
      scenarios: [{ steps: [{ request: { method: 'POST', path: '/api/data?x=1' } }] }],
    });
  });

  it.each<[string, Environment, object]>([
    ['TARGET_URL without a path', { TARGET_URL: 'https://shop.test?x=1' }, { config: { baseUrl: 'https://shop.test' }, scenarios: [{ steps: [{ request: { path: '/?x=1' } }] }] }],
    ['NUM_CONCURRENT_TASKS and TEST_DURATION', { NUM_CONCURRENT_TASKS: '50', TEST_DURATION: '5m' }, { config: { workers: 50, duration: '5m' } }],
    ['REQUEST_TYPE', { REQUEST_TYPE: 'GET' }, { scenarios: [{ steps: [{ request: { method: 'GET' } }] }] }],
    ['SEND_JSON', { SEND_JSON: 'TRUE', JSON_PAYLOAD: '{"a": 1.0}' }, { scenarios: [{ steps: [{ request: { body: '{"a": 1.0}', headers: { 'content-type': 'application/json' } } }] }] }],
    ['CUSTOM_HEADERS', { CUSTOM_HEADERS: String.raw`Authorization:Bearer s3cret,Keep-Alive:timeout=5\,max=200` }, { config: { headers: { Authorization: '[redacted]', 'Keep-Alive': 'timeout=5,max=200' } } }],
    ['SKIP_TLS_VERIFY', { SKIP_TLS_VERIFY: 'True' }, { config: { skipTlsVerify: true } }],
    ['RESOLVE_TARGET_ADDR', { RESOLVE_TARGET_ADDR: 'shop.test:192.0.2.1:8080' }, { config: { resolveTargetAddr: 'shop.test:192.0.2.1:8080' } }],
    ['REQUEST_TIMEOUT_SECS', { REQUEST_TIMEOUT_SECS: '7' }, { config: { timeout: '7s' } }],
    ['the pool', { POOL_MAX_IDLE_PER_HOST: '5', POOL_IDLE_TIMEOUT_SECS: '9' }, { config: { pool: { maxIdlePerHost: 5, idleTimeout: '9s' } } }],
    ['TENANT', { TENANT: '42' }, { metadata: { tenant: '42' } }],
    ['Concurrent', { LOAD_MODEL_TYPE: 'Concurrent', TARGET_RPS: '5' }, { load: { model: 'concurrent' } }],
    ['Rps', { LOAD_MODEL_TYPE: 'Rps', TARGET_RPS: '200.5', MIN_RPS: '1' }, { load: { model: 'rps', target: 200.5 } }],
    ['RampRps', { LOAD_MODEL_TYPE: 'RampRps', MIN_RPS: '50', MAX_RPS: '500', TEST_DURATION: '15m' }, { load: { model: 'ramp', min: 50, max: 500, rampDuration: '15m' } }],
    ['RAMP_DURATION', { LOAD_MODEL_TYPE: 'ramprps', MIN_RPS: '50', MAX_RPS: '500', RAMP_DURATION: '3m' }, { load: { rampDuration: '3m' } }],
    ['DailyTraffic', { LOAD_MODEL_TYPE: 'DailyTraffic', DAILY_MIN_RPS: '10', DAILY_MID_RPS: '200', DAILY_MAX_RPS: '1000', DAILY_CYCLE_DURATION: '24h', MID_DECLINE_RATIO: '0.05' }, {
      load: { model: 'dailytraffic', min: 10, mid: 200, max: 1000, cycleDuration: '1d', morningRampRatio: 0.125, peakSustainRatio: 0.167, midDeclineRatio: 0.05, midSustainRatio: 0.167, eveningDeclineRatio: 0.167 },
    }],
  ])('%s is read', (_name, environment, expected) => {
    const { plain, findings } = read({ ...url, ...environment });
    expect(findings).toEqual([]);
    expect(plain).toMatchObject(expected);
  });

  it('are wrong under their own names, all at once', () => {
    const wrong = { TARGET_URL: 'shop.test', NUM_CONCURRENT_TASKS: '0', TEST_DURATION: '5 parsecs', SKIP_TLS_VERIFY: 'perhaps', REQUEST_TYPE: 'FETCH', LOAD_MODEL_TYPE: 'Rps', TARGET_RPS: 'fast', CUSTOM_HEADERS: 's3cret', RESOLVE_TARGET_ADDR: 'x' };
    expect(brief(read(wrong).findings)).toEqual([
      'MF_URL config.baseUrl env:TARGET_URL', 'MF_RANGE config.workers env:NUM_CONCURRENT_TASKS', 'MF_DURATION config.duration env:TEST_DURATION', 'MF_HEADER config.headers env:CUSTOM_HEADERS',
      'MF_TYPE config.skipTlsVerify env:SKIP_TLS_VERIFY', 'MF_ADDRESS config.resolveTargetAddr env:RESOLVE_TARGET_ADDR', 'MF_ENUM scenarios[0].steps[0].request.method env:REQUEST_TYPE', 'MF_RATE load.target env:TARGET_RPS',
    ]);
    expect(JSON.stringify(read(wrong).findings)).not.toContain('s3cret');
    expect(brief(read({ ...url, LOAD_MODEL_TYPE: 'Rps' }).findings)).toEqual(['MF_REQUIRED load.target env:LOAD_MODEL_TYPE']);
    expect(brief(read({ ...url, TARGET_RPS: '5' }).findings)).toEqual(['MF_UNKNOWN_KEY load.target env:TARGET_RPS']);
  });

  it.each([
    [{ SEND_JSON: 'true' }, 'JSON_PAYLOAD'],
    [{ SEND_JSON: 'yes' }, 'SEND_JSON is "yes"'],
    [{ MIN_RPS: '1', DAILY_MIN_RPS: '2' }, 'MIN_RPS and DAILY_MIN_RPS'],
  ])('are a fault where they contradict themselves: %j', (environment, message) => {
    expect(() => originalVariables({ ...url, ...environment }, 'alone')).toThrow(expect.objectContaining({ code: 'MF_SOURCE_READ', message: expect.stringContaining(message) }));
  });
});

describe('the names of rust-loadtest above a file', () => {
  it('say their own, and nothing that is only taken for granted', () => {
    const { plain, findings } = read({ ...url, TARGET_URL: 'http://prod/v2', REQUEST_TYPE: 'DELETE', MAX_RPS: '50' }, 'override');
    expect(findings).toEqual([]);
    expect(plain).toMatchObject({ config: { baseUrl: 'http://prod/v2', duration: '1m', workers: 3 }, load: { model: 'ramp', min: 1, max: 50 }, scenarios: [{ name: 'Mine', steps: [{ request: { method: 'GET', path: '/mine' } }] }] });
  });

  it('replace the whole load model by LOAD_MODEL_TYPE, and never change it by halves', () => {
    expect(read({ LOAD_MODEL_TYPE: 'Rps', TARGET_RPS: '7' }, 'override').plain).toHaveProperty('load.target', 7);
    expect(brief(read({ TARGET_RPS: '7' }, 'override').findings)).toEqual(['MF_UNKNOWN_KEY load.target env:TARGET_RPS']);
  });

  it('stand in the documentation', () => {
    const page = readFileSync(new URL('../../../docs/sources-env.md', import.meta.url), 'utf8');
    for (const name of [...Object.keys(targetNames), ...Object.keys(loadNames), ...requestNames, 'LOAD_MODEL_TYPE']) expect(page).toContain(`\`${name}\``);
  });

  it('are not read unless they are asked for', () => {
    expect(originalVariables(url, 'ignore')).toEqual([]);
    expect(originalNamesIn({ ...url, JSON_PAYLOAD: '{}', LOAD_MODEL_TYPE: 'Rps', MIN_RPS: '', HOME: '/' })).toEqual(['TARGET_URL', 'LOAD_MODEL_TYPE', 'JSON_PAYLOAD']);
  });
});
