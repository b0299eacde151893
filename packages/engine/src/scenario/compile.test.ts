import { describe, expect, it } from 'vitest';
import { compiledScenario, scenarioSettings, stepSettings } from '../testing/settings.js';
import type { RequestSettings, ScenarioSettings } from '../settings.js';
import { compileScenario } from './compile.js';
import { compileRequestTarget } from './requestTarget.js';
import { partsOf } from './scenarioParts.js';
import { renderTemplate } from './template.js';

function target(request: Partial<RequestSettings>): string {
  const { origin = '', path } = compileRequestTarget({ method: 'GET', path: '/', queryParams: {}, headers: {}, ...request }, 'step');
  return origin + renderTemplate(path, { get: (name) => name, randomInt: () => 0 });
}

describe('compileRequestTarget', () => {
  it.each([
    [{ path: 'a/b' }, '/a/b'],
    [{ path: '/a b/é%20#part' }, '/a%20b/%C3%A9%20'],
    [{ path: '/a', queryParams: { 'q 1': 'x&y', z: '{{uuid}}=' } }, '/a?q%201=x%26y&z=uuid%3D'],
    [{ path: '/a?b=1', queryParams: { c: '2' } }, '/a?b=1&c=2'],
    [{ path: '/a?', queryParams: { c: '2' } }, '/a?c=2'],
    [{ path: 'HTTP://Example.test:80/x?y' }, 'http://example.test/x?y'],
    [{ path: 'https://example.test', queryParams: { c: '2' } }, 'https://example.test/?c=2'],
    [{ path: '?q=1' }, '/?q=1'],
  ])('resolves %j to %s', (request, expected) => {
    expect(target(request)).toBe(expected);
  });

  it.each(['', 'http://user:pass@example.test/', 'http://{{worker}}.example.test/', 'http://:1/'])('refuses %j', (path) => {
    expect(() => target({ path })).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS', message: expect.not.stringContaining('pass@') }));
  });
});

describe('compileScenario', () => {
  const sound = scenarioSettings('A', '/');
  const withStep = (request: Partial<RequestSettings>): ScenarioSettings => ({ ...sound, steps: [stepSettings('/', { name: 'S', request: { ...stepSettings('/').request, ...request } })] });

  it.each<[string, ScenarioSettings]>([
    ['scenario "A": weight is 0', { ...sound, weight: 0 }],
    ['scenario "A": weight is Infinity', { ...sound, weight: Infinity }],
    ['scenario "A": steps is', { ...sound, steps: [] }],
    ['scenario "A", step "S": header X-Key', withStep({ headers: { 'X-Key': 'two\nlines' } })],
    ["a header's name is \"Transfer-Encoding\"", withStep({ headers: { 'Transfer-Encoding': 'chunked' } })],
    ['scenario "A", step "S": method is "G T"', withStep({ method: 'G T' })],
    ['scenario "A", step "get /": thinkTime is "5–1 ms"', { ...sound, steps: [stepSettings('/', { thinkTime: { minMs: 5, maxMs: 1 } })] }],
  ])('refuses: %s', (message, scenario) => {
    expect(() => compiledScenario(scenario)).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS', message: expect.stringContaining(message) }));
  });
});

describe('compileScenario', () => {
  it('has all steps, in order', () => {
    expect(compiledScenario(scenarioSettings('A', '/1', '/2', '/3')).steps).toMatchObject([{ path: '/1' }, { path: '/2' }, { path: '/3' }]);
  });

  it('has what is alike among scenarios once, and what differs apart', () => {
    const compiled = (token: string) => compileScenario(structuredClone(partsOf({ ...scenarioSettings('A', '/'), environment: { TOKEN: token }, variables: { a: token, b: 1 } }))).scenario;
    const [one, same, other] = ['1', '1', '2'].map(compiled);
    expect([one?.traits, other?.traits]).toMatchObject([{ environment: { TOKEN: '1' }, variables: [['a', '1'], ['b', 1]] }, { environment: { TOKEN: '2' }, variables: [['a', '2'], ['b', 1]] }]);
    expect(same?.traits).toBe(one?.traits);
    expect(same?.steps[0]?.traits).toBe(one?.steps[0]?.traits);
  });
});
