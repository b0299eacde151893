import { describe, expect, it } from 'vitest';
import { compileTarget, type HttpTarget } from '../http/target.js';
import { compileScenario, type CompiledStep } from '../scenario/compile.js';
import { noScope } from '../testing/noScope.js';
import { scenarioSettings, stepSettings } from '../testing/settings.js';
import type { RequestSettings } from '../settings.js';
import { buildRequest } from './buildRequest.js';
import { Cookies } from './cookies.js';

function stepOf(request: Partial<RequestSettings>): CompiledStep {
  const base = stepSettings('/');
  const [step] = compileScenario({ ...scenarioSettings('only'), steps: [{ ...base, request: { ...base.request, ...request } }] }).scenario.steps;
  if (step === undefined) throw new Error('no step');
  return step;
}

function targetWith(headers: Readonly<Record<string, string>> = {}): HttpTarget {
  return compileTarget({ baseUrl: 'http://example.test/api', headers, timeoutMs: 1_000 });
}

describe('buildRequest', () => {
  it.each<Partial<RequestSettings>>([{}, { path: '/a?b=c', headers: { 'X-A': '1' }, body: 'text' }, { bodyBytes: 10 }, { form: { a: 'b' } }])('makes a request in which nothing is filled in once: %j', (request) => {
    const step = stepOf(request);
    const target = targetWith({ 'x-target': 'one' });
    const first = buildRequest(step, target, noScope(), new Cookies());
    expect(first.fixed).toBe(true);
    expect(buildRequest(step, target, noScope(), undefined)).toBe(first);
    expect(buildRequest(step, targetWith({ 'x-target': 'two' }), noScope(), undefined).headers).toContain('two');
  });

  it.each<Partial<RequestSettings>>([{ path: '/{{n}}' }, { queryParams: { a: '{{n}}' } }, { headers: { 'x-a': '{{n}}' } }, { body: 'a{{n}}' }, { form: { a: '{{n}}' } }, { path: '/{{randomInt(1,6)}}' }])(
    'makes one anew where something is filled in: %j',
    (request) => {
      const step = stepOf(request);
      const target = targetWith();
      const [first, second] = [noScope({ n: 1 }), noScope({ n: 2 })].map((scope) => buildRequest(step, target, scope, undefined));
      expect(first?.fixed).toBe(undefined);
      expect(second).not.toBe(first);
    },
  );

  it('sends cookies that were kept with this request alone', () => {
    const step = stepOf({});
    const target = targetWith();
    const cookies = new Cookies();
    const plain = buildRequest(step, target, noScope(), cookies);
    cookies.store(['a=1'], plain);
    const withCookie = buildRequest(step, target, noScope(), cookies);
    expect(withCookie).toMatchObject({ path: plain.path, headers: ['cookie', 'a=1'] });
    expect(withCookie.fixed).toBe(undefined);
    expect(buildRequest(step, target, noScope(), new Cookies())).toBe(plain);
  });
});
