import type { Finding } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { loadDocumentModel } from '../loadDocumentModel.js';

/** A document that keeps every rule; `changes` replaces whole top-level keys. */
function documentWith(changes: Record<string, string> = {}): string {
  const parts = {
    version: '"1.0"',
    config: '{baseUrl: http://127.0.0.1:1, duration: 1m}',
    load: '{model: concurrent}',
    scenarios: '[{name: A, steps: [{request: {method: get, path: /}}]}]',
    ...changes,
  };
  return Object.entries(parts).map(([key, value]) => `${key}: ${value}\n`).join('');
}

function decode(content: string) {
  const composition = loadDocumentModel.compose([{ name: 'a.yaml', content }]);
  const { config, findings } = loadDocumentModel.decode(composition);
  return { config, findings: [...composition.findings, ...findings] };
}

/** Each finding with the text that its place covers. */
function brief(content: string, findings: readonly Finding[]): string[] {
  const covered = ({ line = 0, column = 0, length = 0 }: Finding) => content.split('\n')[line - 1]?.slice(column - 1, column - 1 + length);
  return findings.map((finding) => `${finding.code} ${finding.path} @ ${covered(finding)}`);
}

const steps = (step: string) => ({ scenarios: `[{name: A, steps: [${step}]}]` });

describe('decode', () => {
  it('tells of a short form that could not be read nothing but that', () => {
    const text = documentWith(steps('{request: {method: GET, path: /}, extract: [{jsonPath: 1e400}]}'));
    expect(brief(text, decode(text).findings)).toEqual(['MF_NUMBER scenarios[0].steps[0].extract[0].jsonPath @ 1e400']);
  });

  it('gives scenarios that nothing can change, to their depth, since nobody looks at each of thousands again', () => {
    const { config } = decode(documentWith());
    const [scenario] = config?.scenarios ?? [];
    const [step] = scenario?.steps ?? [];
    expect([config?.scenarios, scenario, scenario?.steps, step, step?.request, step?.request.headers].map((part) => part !== undefined && Object.isFrozen(part))).toEqual(Array.from({ length: 6 }, () => true));
  });

  it('converts units once and fills in defaults', () => {
    const { config, findings } = decode(documentWith({ load: '{model: rps, target: 30/m}', reload: '{debounceMs: 200}' }));
    expect(findings).toEqual([]);
    expect(config).toMatchObject({
      version: '1.0',
      config: { baseUrl: 'http://127.0.0.1:1', durationMs: 60_000, workers: 10, timeoutMs: 30_000, headers: {} },
      load: { model: 'rps', targetPerSecond: 0.5, unit: 'requests', maxLagMs: 1_000 },
      scenarios: [{ name: 'A', weight: 1, enabled: true, steps: [{ name: 'Step 1', request: { method: 'GET', path: '/', queryParams: {}, headers: {} }, assertions: [], thinkTime: { minMs: 0, maxMs: 0 } }] }],
      reload: { enabled: true, debounceMs: 200, maxWaitMs: 800, drainMs: 30_000 },
    });
  });

  it('reads how changes get to the load, and what would take them back', () => {
    const reload = '{transition: {over: 30s}, guard: {errorRate: "< 5%", droppedRate: 0.1, p95: "<= 500ms", p99: 2, for: 2m}}';
    const { config, findings } = decode(documentWith({ reload }));
    expect(findings).toEqual([]);
    expect(config?.reload.transition).toEqual({ overMs: 30_000, curve: 'linear' });
    expect(config?.reload.guard).toEqual({
      forMs: 120_000,
      errorRate: { comparison: '<', bound: 0.05 },
      droppedRate: { comparison: '<', bound: 0.1 },
      p95: { comparison: '<=', bound: 500 },
      p99: { comparison: '<', bound: 2_000 },
      minRequests: 50,
      onBreach: 'rollback',
    });
    expect(Object.keys(decode(documentWith()).config?.reload ?? {})).not.toContain('guard');
  });

  it.each([
    ['{transition: {over: 0s}}', 'MF_RANGE'],
    ['{transition: {curve: linear}}', 'MF_REQUIRED'],
    ['{transition: {over: 1s, curve: cubic}}', 'MF_ENUM'],
    ['{guard: {errorRate: "> 5%"}}', 'MF_BOUND'],
    ['{guard: {errorRate: 5}}', 'MF_BOUND'],
    ['{guard: {p99: "< 5%"}}', 'MF_BOUND'],
    ['{guard: {onBreach: panic}}', 'MF_ENUM'],
    ['{guard: {minRequests: 0}}', 'MF_RANGE'],
    ['{guard: {p42: 1s}}', 'MF_UNKNOWN_KEY'],
  ])('refuses reload: %s', (reload, code) => {
    expect(decode(documentWith({ reload })).findings).toMatchObject([{ code }]);
  });

  it('reads what the load idles at, also as the original writes it; without it there is none', () => {
    expect(decode(documentWith({ standby: '{workers: 3, rate: 30/m}' })).config?.standby).toEqual({ workers: 3, ratePerSecond: 0.5 });
    expect(decode(documentWith({ standby: '{workers: 2, rps: 0}' })).config?.standby).toEqual({ workers: 2, ratePerSecond: 0 });
    expect(decode(documentWith({ standby: '{}' })).config?.standby).toEqual({ workers: 2, ratePerSecond: 0 });
    expect(decode(documentWith()).config).not.toHaveProperty('standby');
    const wrong = documentWith({ standby: '{workers: 0, rate: -1, rat: 1}' });
    expect(brief(wrong, decode(wrong).findings)).toEqual(['MF_RANGE standby.workers @ 0', 'MF_RANGE standby.rate @ -1', 'MF_UNKNOWN_KEY standby.rat @ rat']);
  });

  it('reads long and short forms of assertions', () => {
    const { config } = decode(
      documentWith(
        steps(
          '{request: {method: GET, path: /}, thinkTime: {min: 1s, max: 2}, assertions: [statusCode: 200, statusCode: ["201", "2XX"], responseTime: 2s, responseTime: {max: 1s}, bodyContains: ok, {type: statusCode, expected: 200}, {type: bodyContains, text: hi}]}',
        ),
      ),
    );
    expect(config?.scenarios[0]?.steps[0]).toMatchObject({
      thinkTime: { minMs: 1_000, maxMs: 2_000 },
      assertions: [
        { type: 'statusCode', expected: [200] },
        { type: 'statusCode', expected: [201, '2xx'] },
        { type: 'responseTime', maxMs: 2_000 },
        { type: 'responseTime', maxMs: 1_000 },
        { type: 'bodyContains', text: 'ok' },
        { type: 'statusCode', expected: [200] },
        { type: 'bodyContains', text: 'hi' },
      ],
    });
  });

  it('reads headers as a map, as a line, and under their other name', () => {
    const headers = (written: string) => decode(documentWith({ config: `{baseUrl: http://a, duration: forever, ${written}}` })).config?.config.headers;
    expect(headers('headers: {Accept: a/b, X-N: 1, toString: x}')).toEqual({ Accept: 'a/b', 'X-N': '1', toString: 'x' });
    expect(headers(String.raw`customHeaders: 'Accept:a\,b, X-Url:http://c'`)).toEqual({ Accept: 'a,b', 'X-Url': 'http://c' });
  });

  it('sends a map as JSON and says so, unless a content-type is given', () => {
    const request = (written: string) => decode(documentWith(steps(`{request: {method: POST, path: /, ${written}}}`))).config?.scenarios[0]?.steps[0]?.request;
    expect(request('body: {b: 1, a: [x]}')).toMatchObject({ body: '{"b":1,"a":["x"]}', headers: { 'content-type': 'application/json' } });
    expect(request('body: {b: 1}, headers: {Content-Type: x/y}')?.headers).toEqual({ 'Content-Type': 'x/y' });
    expect(request('body: text')).toMatchObject({ body: 'text', headers: {} });
  });

  it('ignores keys that begin with x- wherever fields stand', () => {
    const { findings } = decode('x-a: &s {request: {method: GET, path: /, x-b: 1}, x-c: 2}\n' + documentWith({ load: '{model: concurrent, x-d: 3}', ...steps('*s') }));
    expect(findings).toEqual([]);
  });

  it('keeps forever as infinity', () => {
    expect(decode(documentWith({ config: '{baseUrl: http://a, duration: forever}' })).config?.config.durationMs).toBe(Infinity);
  });
});

describe('a bad document', () => {
  it.each([
    ['only a version', 'version: "1.0"', ['MF_REQUIRED config @ version: "1.0"', 'MF_REQUIRED load @ version: "1.0"', 'MF_REQUIRED scenarios @ version: "1.0"']],
    ['a text', 'hello!', ['MF_TYPE  @ hello!']],
    ['a list', '- a: 1', ['MF_TYPE  @ - a: 1']],
    ['an unknown key', documentWith({ lood: '1' }), ['MF_UNKNOWN_KEY lood @ lood']],
    ['another version', documentWith({ version: '"2.0"' }), ['MF_VERSION version @ "2.0"']],
    ['a missing base URL', documentWith({ config: '\n  duration: 1m' }), ['MF_REQUIRED config.baseUrl @ config']],
    ['a URL that is none', documentWith({ config: '{baseUrl: not-a-valid-url, duration: 1m}' }), ['MF_URL config.baseUrl @ not-a-valid-url']],
    ['a duration that is none', documentWith({ config: '{baseUrl: http://a, duration: invalid}' }), ['MF_DURATION config.duration @ invalid']],
    ['no duration', documentWith({ config: '{baseUrl: http://a, duration: 0}' }), ['MF_RANGE config.duration @ 0']],
    ['too few workers', documentWith({ config: '{baseUrl: http://a, duration: 1m, workers: -10}' }), ['MF_RANGE config.workers @ -10']],
    ['too many workers', documentWith({ config: '{baseUrl: http://a, duration: 1m, workers: 10001}' }), ['MF_RANGE config.workers @ 10001']],
    ['half a worker', documentWith({ config: '{baseUrl: http://a, duration: 1m, workers: 1.5}' }), ['MF_TYPE config.workers @ 1.5']],
    ['numbers of seconds that are too large', documentWith({ config: '{baseUrl: http://a, duration: 9007199254740991}', ...steps('{request: {method: GET, path: /}, thinkTime: {min: 1, max: 9007199254740990}}') }), ['MF_DURATION config.duration @ 9007199254740991', 'MF_DURATION scenarios[0].steps[0].thinkTime @ {min: 1, max: 9007199254740990}']],
    ['an empty value', documentWith({ config: '\n  baseUrl: http://a\n  duration: 1m\n  timeout:' }), ['MF_DURATION config.timeout @ timeout']],
    ['a rate that is none', documentWith({ load: '{model: rps, target: fast}' }), ['MF_RATE load.target @ fast']],
    ['a rate of 0', documentWith({ load: '{model: rps, target: 0}' }), ['MF_RANGE load.target @ 0']],
    ['an unknown model', documentWith({ load: '{model: rsp, target: 1}' }), ['MF_ENUM load.model @ rsp']],
    ['a missing model', documentWith({ load: '{target: 1}' }), ['MF_REQUIRED load.model @ {target: 1}']],
    ['no scenarios', documentWith({ scenarios: '[]' }), ['MF_RANGE scenarios @ []']],
    ['a scenario that is no map', documentWith({ scenarios: '[null]' }), ['MF_TYPE scenarios[0] @ null']],
    ['scenarios that are no list', documentWith({ scenarios: '{a: 1}' }), ['MF_TYPE scenarios @ {a: 1}']],
    ['a line that names a header twice', documentWith({ config: '{baseUrl: http://a, duration: 1m, headers: "A:b, a:c"}' }), ['MF_HEADER config.headers @ "A:b, a:c"']],
    ['a header that smuggles', documentWith({ config: String.raw`{baseUrl: http://a, duration: 1m, headers: {A: "b\nc"}}` }), [String.raw`MF_HEADER config.headers.A @ "b\nc"`]],
    ['both names of one key', documentWith({ reload: '{debounce: 1s, debounceMs: 5}' }), ['MF_YAML_DUPLICATE_KEY reload.debounceMs @ debounceMs']],
    ['a bad short form', documentWith(steps('{request: {method: GET, path: /}, assertions: [responseTime: bad]}')), ['MF_DURATION scenarios[0].steps[0].assertions[0].max @ bad']],
    ['a short form of two types', documentWith(steps('{request: {method: GET, path: /}, assertions: [statusCode: {type: responseTime, max: 1s}]}')), ['MF_TYPE scenarios[0].steps[0].assertions[0].expected @ {type: responseTime, max: 1s}']],
    ['a bad think time', documentWith(steps('{request: {method: GET, path: /}, thinkTime: {min: 1, mx: 2}}')), ['MF_DURATION scenarios[0].steps[0].thinkTime @ {min: 1, mx: 2}']],
    ['bad items', documentWith({ metadata: '{tags: [a, 1, b, true]}' }), ['MF_TYPE metadata.tags[1] @ 1', 'MF_TYPE metadata.tags[3] @ true']],
  ])('with %s is refused at its place', (_name, content, expected) => {
    const { config, findings } = decode(content);
    expect(brief(content, findings)).toEqual(expected);
    expect(config).toBeUndefined();
  });

  it('gets all its findings at once, in the order of the text', () => {
    const { findings } = decode('version: "1.0"\nrsp: 1\nversion: "1.0"\nconfig: {baseUrl: nope, duration: bad, workers: 0}\nload: {model: rps, target: -1}\nscenarios: [{weight: 0, steps: 1}]\n');
    expect(findings.map(({ code }) => code)).toEqual([
      'MF_YAML_DUPLICATE_KEY',
      'MF_UNKNOWN_KEY',
      'MF_URL',
      'MF_DURATION',
      'MF_RANGE',
      'MF_RANGE',
      'MF_REQUIRED',
      'MF_RANGE',
      'MF_TYPE',
    ]);
  });

  it.each([
    ['{baseUrl: http://a, duration: 1m, timout: 1s}', 'Did you mean "timeout"?'],
    ['{baseUrl: http://a, duration: 1m, "<<": {}}', 'YAML 1.1'],
  ])('is told what to do about %s', (config, hint) => {
    expect(decode(documentWith({ config })).findings[0]?.hint).toContain(hint);
  });

  it('names the value and the rule', () => {
    expect(decode(documentWith({ config: '{baseUrl: http://a, duration: 1m, workers: -10}' })).findings[0]?.message).toBe('config.workers is -10; it must be an integer from 1 to 10000.');
    expect(decode(documentWith({ config: '{baseUrl: http://a, duration: 1m, workers: -10}' })).findings[0]).toMatchObject({ file: 'a.yaml', line: 2, column: 52, length: 3 });
    expect(decode(documentWith({ version: '"0.9"' })).findings[0]?.message).toContain('"1.0"');
  });

  it('is refused when there is none', () => {
    expect(loadDocumentModel.compose([]).findings.map(({ code }) => code)).toEqual(['MF_EMPTY']);
  });

  it('says of a map what it is instead', () => {
    const { findings } = decode(documentWith({ config: '{baseUrl: "http://h", duration: 1m, headers: s3cret}', ...steps('{request: {method: GET, path: /, queryParams: s3cret, headers: {"a b": s3cret}}}') }));
    expect(findings.map(({ message }) => message.split(';')[0])).toEqual(['config.headers is no line of headers', 'scenarios[0].steps[0].request.queryParams is no map', 'scenarios[0].steps[0].request.headers["a b"] is not a header that can be sent']);
  });

  it('never shows a secret', () => {
    const config = '{baseUrl: "htp://user:s3cret@host", duration: 1m, headers: {Authorization: [s3cret], Cookie: "s3cret\\n"}, http: "http://u:s3cret@h", "password=s3cret": 1}';
    const { findings } = decode(documentWith({ config, ...steps('{request: {method: GET, path: /, headers: "Authorization s3cret", body: [s3cret]}}') }));
    expect(findings.map(({ code }) => code)).toEqual(['MF_URL', 'MF_HEADER', 'MF_HEADER', 'MF_TYPE', 'MF_UNKNOWN_KEY', 'MF_HEADER', 'MF_TYPE']);
    expect(JSON.stringify(findings)).not.toContain('s3cret');
  });

  it('lists a hundred findings, and counts the others', () => {
    const { findings } = decode(documentWith({ scenarios: `[${'{nmae: A},'.repeat(120)}]` }));
    expect(findings).toHaveLength(101);
    expect(findings.at(-1)).toMatchObject({ code: 'MF_MORE_FINDINGS', message: expect.stringContaining('260 more') });
    expect(decode(documentWith({ metadata: `"${'${'.repeat(150_000)}"` })).findings.length).toBeLessThanOrEqual(101);
  });
});
