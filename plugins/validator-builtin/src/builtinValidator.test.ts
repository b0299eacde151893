import { locate, silentLogger, systemClock, type Candidate, type Finding } from '@midflight/core';
import { createLoadDocumentModel, type LoadDocument } from '@midflight/document';
import { candidateOf, validatorConformance } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { builtinValidator } from './builtinValidator.js';

const context = { clock: systemClock, logger: silentLogger, get: () => { throw new Error('no service is offered'); } };

const create = () => builtinValidator.create({}, context);

const model = createLoadDocumentModel({ environment: { A_TOKEN: 's3cret' } });

function candidate(content: string): Candidate<LoadDocument> {
  const composition = model.compose([{ name: 'a.yaml', content }]);
  const { config, findings } = model.decode(composition);
  if (!config) throw new Error(JSON.stringify(findings));
  return candidateOf(config, { places: composition.places });
}

async function judge(content: string): Promise<readonly Finding[]> {
  const validator = await create();
  const judged = candidate(content);
  return locate(await validator.validate(judged, { signal: new AbortController().signal }), judged.places);
}

const underLoad = (load: string) => document(step('name: B')).replace('{model: concurrent}', load);
const document = (scenarios: string, rest = '') => `version: "1.0"\nconfig: {baseUrl: "http://host:1/a", duration: 1m, timeout: 1s}\nload: {model: concurrent}\n${rest}\nscenarios: ${scenarios}\n`;
const step = (more: string, path = '/') => `[{name: A, steps: [{request: {method: GET, path: "${path}"}, ${more}}]}]`;
const brief = (content: string, findings: readonly Finding[]) =>
  findings.map(({ severity, code, path, line = 0, column = 0, length = 0 }) => `${severity} ${code} ${path} @ ${content.split('\n')[line - 1]?.slice(column - 1, column - 1 + length)}`);

describe('a text that variables are filled into', () => {
  it.each([['blanks behind braces', `{{${' '.repeat(20_000)}`], ['braces', '{{'.repeat(50_000)], ['braces and blanks', '{{ '.repeat(30_000)]])('may hold very many %s', async (_what, body) => {
    const startedAtMs = performance.now();
    expect(await judge(document(`[{name: A, steps: [{request: {method: POST, path: /, body: ${JSON.stringify(body)}}}]}]`))).toEqual([]);
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
  });
});

describe('builtinValidator', () => {
  const fixture = { create, sound: [candidate(document(step('name: B')))], unsound: [candidate(document(step('thinkTime: {min: 2s, max: 1s}')))] };
  it.each([...validatorConformance(fixture)])('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it('has nothing to say of a sound document', async () => {
    const scenarios = step('thinkTime: {min: 1s, max: 1s}, assertions: [statusCode: [100, 599, "5xx"], responseTime: 1s]', 'http://host:1/b');
    expect(await judge(document(scenarios))).toEqual([]);
  });

  it.each([
    ['a scenario that the run is too short for', underLoad('{model: rps, target: 2}').replace(']}]', ']}, {name: B, weight: 0.001, steps: [{request: {method: GET, path: /}}]}, {name: C, weight: 1e-9, enabled: false, steps: [{request: {method: GET, path: /}}]}]'), ['warning MF_SCENARIO_SHARE scenarios[1].weight @ 0.001']],
    ['a condition that speaks of what is not there', document(step('when: usre == "x" && env.A_TOKEN != "" && uuid != ""')), ['error MF_UNKNOWN_VARIABLE scenarios[0].steps[0].when @ usre == "x" && env.A_TOKEN != "" && uuid != ""']],
    ['a condition that is none', document(step('when: iteration + 1')), ['error MF_EXPRESSION scenarios[0].steps[0].when @ iteration + 1']],
    ['a condition whose time has no bound', document(step(`when: '[uuid].exists(x, x.matches("(a+)+"))'`)), ["error MF_EXPRESSION scenarios[0].steps[0].when @ '[uuid].exists(x, x.matches(\"(a+)+\"))'"]],
    ['headers that can not be set', document('[{name: A, steps: [{request: {method: GET, path: /, headers: {Upgrade: h2c, X-A: "1"}}}]}]').replace('timeout: 1s', 'headers: "Keep-Alive:1"'), ['error MF_HEADER config.headers.Keep-Alive @ "Keep-Alive:1"', 'error MF_HEADER scenarios[0].steps[0].request.headers.Upgrade @ h2c']],
    ['numbers too large to draw from', document(step('name: B', '/{{randomInt(1,9007199254740993)}}')), ['error MF_UNKNOWN_VARIABLE scenarios[0].steps[0].request.path @ "/{{randomInt(1,9007199254740993)}}"']],
    ['calls that are none', document(step('name: B', '/{{randomInt(6)}}/{{randint(1,6)}}/{{ user(id) }}')), ['{{randomInt(6)}}', '{{randint(1,6)}}'].map(() => 'error MF_UNKNOWN_VARIABLE scenarios[0].steps[0].request.path @ "/{{randomInt(6)}}/{{randint(1,6)}}/{{ user(id) }}"')],
    ['a step whose host is not known', document(step('name: B', 'http://{{uuid}}.test/')), ['error MF_URL scenarios[0].steps[0].request.path @ "http://{{uuid}}.test/"']],
    ['two scenarios of one name', document('[{name: A, steps: [{request: {method: GET, path: /}}]}, {name: "A", enabled: false, steps: [{request: {method: GET, path: /}}]}]'), ['error MF_DUPLICATE_NAME scenarios[1].name @ "A"']],
    ['a name that is a secret twice', document('[{name: "${A_TOKEN}", steps: [{request: {method: GET, path: /}}]}, {name: "${A_TOKEN}", steps: [{request: {method: GET, path: /}}]}]'), ['error MF_DUPLICATE_NAME scenarios[1].name @ "${A_TOKEN}"', 'error MF_SECRET_NAME scenarios[0].name @ "${A_TOKEN}"', 'error MF_SECRET_NAME scenarios[1].name @ "${A_TOKEN}"']],
    ['a step whose name holds a secret', document('[{name: A, steps: [{name: "as ${A_TOKEN}", request: {method: GET, path: /}}]}]'), ['error MF_SECRET_NAME scenarios[0].steps[0].name @ "as ${A_TOKEN}"']],
    ['no enabled scenario', document('[{name: A, enabled: false, steps: [{request: {method: GET, path: /}}]}]'), ['error MF_NO_SCENARIO scenarios @ [{name: A, enabled: false, steps: [{request: {method: GET, path: /}}]}]']],
    ['a think time backwards', document(step('thinkTime: {min: 2s, max: 1s}')), ['error MF_THINK_TIME scenarios[0].steps[0].thinkTime @ {min: 2s, max: 1s}']],
    ['statuses that can not occur', document(step('assertions: [statusCode: [99, 200, 600, "6xx", ok]]')), ['99', '600', '6xx', 'ok'].map(() => 'error MF_STATUS scenarios[0].steps[0].assertions[0].expected @ [99, 200, 600, "6xx", ok]')],
    ['a response time above the timeout', document(step('assertions: [{type: responseTime, max: 2s}]')), ['warning MF_RESPONSE_TIME scenarios[0].steps[0].assertions[0].max @ 2s']],
    ['a step on another host', document(step('name: B', 'https://other/b')), ['warning MF_STEP_HOST scenarios[0].steps[0].request.path @ "https://other/b"']],
    ['a step with credentials', document(step('name: B', 'https://user:s3cret@other/b')), ['error MF_URL scenarios[0].steps[0].request.path @ "https://user:s3cret@other/b"']],
    ['a maximum that is not above the minimum', underLoad('{model: ramp, min: 5, max: 5, rampDuration: 30s}'), ['error MF_LOAD_NUMBERS load.max @ 5']],
    ['a middle that is not between', underLoad('{model: dailytraffic, min: 5, mid: 4, max: 4, cycleDuration: 30s}'), ['error MF_LOAD_NUMBERS load.mid @ 4', 'error MF_LOAD_NUMBERS load.max @ 4']],
    ['ratios of more than a day', underLoad('{model: dailytraffic, min: 1, mid: 4, max: 5, cycleDuration: 30s, morningRampRatio: 50%}'), ['error MF_RATIO_SUM load @ {model: dailytraffic, min: 1, mid: 4, max: 5, cycleDuration: 30s, morningRampRatio: 50%}']],
    ['a staircase that leads down', underLoad('{model: steps, start: 5, step: 1, every: 1s, max: 4}'), ['error MF_LOAD_NUMBERS load.max @ 4']],
    ['a staircase of too many stairs', underLoad('{model: steps, start: 5, step: 0.001, every: 1ms, max: 400}'), ['error MF_LOAD_NUMBERS load.step @ 0.001', 'warning MF_LOAD_DURATION config.duration @ 1m']],
    ...['{model: ramp, min: 1, max: 5, rampDuration: 61s}', '{model: dailyTraffic, min: 1, mid: 4, max: 5, cycleDuration: 61s}', '{model: wave, min: 1, max: 5, period: 61s}', '{model: spike, base: 1, peak: 5, at: 30s, hold: 31s}', '{model: stages, stages: [{target: 1, over: 30s, hold: 30s}, {target: 2, over: 1s, hold: 5s}]}', '{model: stagedWorkers, stages: [{workers: 1, over: 61s}]}', '{model: steps, start: 1, step: 1, every: 21s, max: 4}'].map(
      (load): [string, string, string[]] => [`a run that ends before ${load}`, underLoad(load), ['warning MF_LOAD_DURATION config.duration @ 1m']],
    ),
    ['patterns that can not be read', document(step('extract: [{regex: {a: "(?=x)"}}, {jsonPath: {b: "$["}}, {name: c, regex: "x", group: 2}], assertions: [{bodyMatches: "("}, {jsonPath: "$.."}], when: "a =="')), [
      'error MF_EXPRESSION scenarios[0].steps[0].when @ "a =="',
      'error MF_REGEX scenarios[0].steps[0].extract[0].regex @ {a: "(?=x)"}',
      'error MF_JSON_PATH scenarios[0].steps[0].extract[1].path @ {b: "$["}',
      'error MF_REGEX scenarios[0].steps[0].extract[2].group @ 2',
      'error MF_REGEX scenarios[0].steps[0].assertions[0].regex @ "("',
      'error MF_JSON_PATH scenarios[0].steps[0].assertions[1].path @ "$.."',
    ]],
    ['two extractors of one variable', document(step('extract: [{jsonPath: {a: $.a}}, {header: {name: a, header: X}}]')), ['error MF_DUPLICATE_NAME scenarios[0].steps[0].extract[1].name @ {name: a, header: X}']],
    ['variables that nobody sets', document('[{name: A, variables: {user: "{{usr}}"}, steps: [{request: {method: POST, path: "/${token}/{{usre}}", headers: {a: "{{randomInt(2,1)}}"}, body: "{ q { id } } ${}"}, extract: [{jsonPath: {token: $.t}}]}, {request: {method: GET, path: "/${token}/{{uuid}}/{{randomInt(1,2)}}"}, assertions: [{bodyContains: "{{tokn}}"}]}]}]'), [
      'error MF_UNKNOWN_VARIABLE scenarios[0].variables.user @ "{{usr}}"',
      'error MF_UNKNOWN_VARIABLE scenarios[0].steps[0].request.path @ "/${token}/{{usre}}"',
      'error MF_UNKNOWN_VARIABLE scenarios[0].steps[0].request.path @ "/${token}/{{usre}}"',
      'error MF_UNKNOWN_VARIABLE scenarios[0].steps[0].request.headers.a @ "{{randomInt(2,1)}}"',
      'error MF_UNKNOWN_VARIABLE scenarios[0].steps[1].assertions[0].text @ "{{tokn}}"',
    ]],
    ['environment variables that are not exposed', document('[{name: A, steps: [{request: {method: GET, path: "/{{env.A_TOKEN}}/{{env.STAGE}}"}}]}]').replace('timeout: 1s', 'exposeEnv: [A_TOKEN]'), ['error MF_UNKNOWN_VARIABLE scenarios[0].steps[0].request.path @ "/{{env.A_TOKEN}}/{{env.STAGE}}"']],
    ['thresholds of what is not there', document(step('name: B'), 'thresholds: [{metric: p95, scenario: B, below: 1s}, {metric: p95, scenario: A, below: 1s}, {metric: droppedRate, scenario: A, below: 1%}]'), ['error MF_THRESHOLD thresholds[0] @ {metric: p95, scenario: B, below: 1s}', 'error MF_THRESHOLD thresholds[2] @ {metric: droppedRate, scenario: A, below: 1%}']],
    ['a wait cap below the debounce', document(step('name: B'), 'reload: {debounce: 2s, maxWait: 1s}'), ['error MF_MAX_WAIT reload.maxWait @ 1s']],
  ])('finds %s', async (_name, content, expected) => {
    const findings = await judge(content);
    expect(brief(content, findings)).toEqual(expected);
    expect(JSON.stringify(findings)).not.toContain('s3cret');
  });

  it('takes variables by names that the language of conditions has for itself', async () => {
    const named = ['env', 'int', 'type', 'optional', 'for', 'as', '__proto__x', 'constructor', 'in'];
    const content = document(`[{name: A, variables: {${named.map((name) => `${name === 'constructor' ? 'toString' : name}: "1"`).join(', ')}}, steps: [{when: 'uuid != ""', request: {method: GET, path: /}}]}]`);
    expect(await judge(content)).toEqual([]);
  });

  it('reads no pattern that is too long, and names none in full', async () => {
    const content = document(step(`extract: [{regex: {a: "${'x'.repeat(4_001)}"}}, {jsonPath: {b: "$${'.a'.repeat(2_000)}"}}, {jsonPath: {c: "${'$['.repeat(1_000)}"}}], when: "${'!'.repeat(4_000)}true"`));
    const findings = await judge(content);
    expect(findings.map(({ code, path }) => `${code} ${path}`)).toEqual(['MF_EXPRESSION scenarios[0].steps[0].when', 'MF_REGEX scenarios[0].steps[0].extract[0].regex', 'MF_JSON_PATH scenarios[0].steps[0].extract[1].path', 'MF_JSON_PATH scenarios[0].steps[0].extract[2].path']);
    expect(findings.map(({ message }) => message.length).every((length) => length < 400)).toBe(true);
  });
});
