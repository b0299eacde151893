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

const document = (scenarios: string, rest = '') => `version: "1.0"\nconfig: {baseUrl: "http://host:1/a", duration: 1m, timeout: 1s}\nload: {model: concurrent}\n${rest}\nscenarios: ${scenarios}\n`;
const step = (more: string, path = '/') => `[{name: A, steps: [{request: {method: GET, path: "${path}"}, ${more}}]}]`;
const brief = (content: string, findings: readonly Finding[]) =>
  findings.map(({ severity, code, path, line = 0, column = 0, length = 0 }) => `${severity} ${code} ${path} @ ${content.split('\n')[line - 1]?.slice(column - 1, column - 1 + length)}`);

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
    ['two scenarios of one name', document('[{name: A, steps: [{request: {method: GET, path: /}}]}, {name: "A", enabled: false, steps: [{request: {method: GET, path: /}}]}]'), ['error MF_DUPLICATE_NAME scenarios[1].name @ "A"']],
    ['a name that is a secret twice', document('[{name: "${A_TOKEN}", steps: [{request: {method: GET, path: /}}]}, {name: "${A_TOKEN}", steps: [{request: {method: GET, path: /}}]}]'), ['error MF_DUPLICATE_NAME scenarios[1].name @ "${A_TOKEN}"']],
    ['no enabled scenario', document('[{name: A, enabled: false, steps: [{request: {method: GET, path: /}}]}]'), ['error MF_NO_SCENARIO scenarios @ [{name: A, enabled: false, steps: [{request: {method: GET, path: /}}]}]']],
    ['a think time backwards', document(step('thinkTime: {min: 2s, max: 1s}')), ['error MF_THINK_TIME scenarios[0].steps[0].thinkTime @ {min: 2s, max: 1s}']],
    ['statuses that can not occur', document(step('assertions: [statusCode: [99, 200, 600, "6xx", ok]]')), ['99', '600', '6xx', 'ok'].map(() => 'error MF_STATUS scenarios[0].steps[0].assertions[0].expected @ [99, 200, 600, "6xx", ok]')],
    ['a response time above the timeout', document(step('assertions: [{type: responseTime, max: 2s}]')), ['warning MF_RESPONSE_TIME scenarios[0].steps[0].assertions[0].max @ 2s']],
    ['a step on another host', document(step('name: B', 'https://user:s3cret@other/b')), ['warning MF_STEP_HOST scenarios[0].steps[0].request.path @ "https://user:s3cret@other/b"']],
    ['a wait cap below the debounce', document(step('name: B'), 'reload: {debounce: 2s, maxWait: 1s}'), ['error MF_MAX_WAIT reload.maxWait @ 1s']],
  ])('finds %s', async (_name, content, expected) => {
    const findings = await judge(content);
    expect(brief(content, findings)).toEqual(expected);
    expect(JSON.stringify(findings)).not.toContain('s3cret');
  });
});
