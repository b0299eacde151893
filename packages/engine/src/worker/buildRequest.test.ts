import { describe, expect, it } from 'vitest';
import { compileTarget, type HttpTarget } from '../http/target.js';
import type { HttpRequest } from '../http/driver.js';
import type { CompiledScenario } from '../scenario/compile.js';
import type { Values } from '../scenario/template.js';
import { noScope } from '../testing/noScope.js';
import { compiledScenario, scenarioSettings, stepSettings } from '../testing/settings.js';
import type { RequestSettings } from '../settings.js';
import { buildRequest } from './buildRequest.js';
import { Cookies } from './cookies.js';
import { sendingOf } from './sendingOf.js';

function scenarioOf(request: Partial<RequestSettings>): CompiledScenario {
  const base = stepSettings('/');
  return compiledScenario({ ...scenarioSettings('only'), steps: [{ ...base, request: { ...base.request, ...request } }] });
}

/** That of its only step. */
function requestOf(scenario: CompiledScenario, target: HttpTarget, values: Values, cookies: Cookies | undefined): HttpRequest {
  const [step] = scenario.steps;
  if (step === undefined) throw new Error('no step');
  return buildRequest(step, sendingOf(step, scenario, target), values, cookies);
}

function targetWith(headers: Readonly<Record<string, string>> = {}): HttpTarget {
  return compileTarget({ baseUrl: 'http://example.test/api', headers, timeoutMs: 1_000 });
}

describe('buildRequest', () => {
  it.each<Partial<RequestSettings>>([{}, { path: '/{a}' }, { path: '/a?b=c', headers: { 'X-A': '1' }, body: 'text' }, { bodyBytes: 10 }, { form: { a: 'b' } }])('keeps a request in which nothing is filled in, once it was made some times, for as long as it is sent to the same target: %j', (request) => {
    const scenario = scenarioOf(request);
    const target = targetWith({ 'x-target': 'one' });
    const first = requestOf(scenario, target, noScope(), new Cookies());
    expect(first.fixed).toBe(undefined);
    const next = Array.from({ length: 20 }, () => requestOf(scenario, target, noScope(), undefined));
    const kept = next.findIndex(({ fixed }) => fixed !== undefined);
    expect(kept).toBeGreaterThan(2);
    expect(next[kept]).toEqual({ ...first, fixed: { made: undefined } });
    for (const one of next.slice(kept)) expect(one).toBe(next[kept]);
    const other = targetWith({ 'x-target': 'two' });
    const [changed, ...more] = Array.from({ length: 20 }, () => requestOf(scenario, other, noScope(), undefined));
    expect(changed).toMatchObject({ headers: expect.arrayContaining(['two']), fixed: undefined });
    expect(more.at(-1)).toEqual({ ...changed, fixed: { made: undefined } });
  });

  it.each<Partial<RequestSettings>>([{ path: '/{{n}}' }, { queryParams: { a: '{{n}}' } }, { headers: { 'x-a': '{{n}}' } }, { body: 'a{{n}}' }, { form: { a: '{{n}}' } }, { path: '/{{randomInt(1,6)}}' }])(
    'makes one anew where something is filled in: %j',
    (request) => {
      const scenario = scenarioOf(request);
      const target = targetWith();
      const [first, second] = [noScope({ n: 1 }), noScope({ n: 2 })].map((scope) => requestOf(scenario, target, scope, undefined));
      expect(first?.fixed).toBe(undefined);
      expect(second).not.toBe(first);
    },
  );

  it('sends cookies that were kept with this request alone', () => {
    const scenario = scenarioOf({});
    const target = targetWith();
    const cookies = new Cookies();
    const plain = Array.from({ length: 20 }, () => requestOf(scenario, target, noScope(), cookies)).at(-1);
    if (plain?.fixed === undefined) throw new Error('it was not kept');
    cookies.store(['a=1'], plain);
    const withCookie = requestOf(scenario, target, noScope(), cookies);
    expect(withCookie).toMatchObject({ path: plain.path, headers: ['cookie', 'a=1'] });
    expect(withCookie.fixed).toBe(undefined);
    expect(requestOf(scenario, target, noScope(), new Cookies())).toBe(plain);
  });
});
