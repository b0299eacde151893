import { describe, expect, it } from 'vitest';
import type { ExtractorSettings } from '../settings.js';
import { noScope } from '../testing/noScope.js';
import { Answer } from './answer.js';
import { compileExtraction } from './extract.js';

const answer = new Answer({
  status: 200,
  headers: ['set-cookie', 'sid=a1; Path=/', 'set-cookie', 'other=b; HttpOnly', 'set-cookie', 'sid=a2', 'x-id', 'h'],
  body: '{"a":{"b":[{"c":"text"},5,true,null]},"User-Agent":"me"}',
  responseTimeMs: 1,
});

type Locator = Omit<ExtractorSettings, 'name' | 'optional'>;

function extract(locator: Locator, more: Partial<ExtractorSettings> = {}) {
  const scope = noScope();
  const complete = compileExtraction([{ name: 'v', optional: false, ...locator, ...more } as ExtractorSettings], 'step').into(scope, answer);
  return { value: scope.get('v'), complete };
}

const path = (text: string): Locator => ({ type: 'jsonPath', path: text }) as Locator;
const regex = (text: string, group: number | string = 0): Locator => ({ type: 'regex', regex: text, group }) as Locator;

describe('extraction', () => {
  it.each([
    [path('$.a.b[0].c'), 'text'],
    [path('$.a.b[1]'), 5],
    [path('$.a.b[2]'), true],
    [path('$.a.b[0]'), '{"c":"text"}'],
    [path('$.User-Agent'), 'me'],
    [path('$..c'), 'text'],
    [regex('"c":"(\\w+)"', 1), 'text'],
    [regex('"c":"(?P<word>\\w+)"', 'word'), 'text'],
    [regex('te.t'), 'text'],
    [{ type: 'header', header: 'X-ID' } as Locator, 'h'],
    [{ type: 'cookie', cookie: 'sid' } as Locator, 'a2'],
  ])('%j finds %j', (locator, value) => {
    expect(extract(locator)).toEqual({ value, complete: true });
  });

  it.each([path('$.a.x'), path('$.a.b[9]'), path('$..x'), regex('nothing'), { type: 'header', header: 'x' } as Locator, { type: 'cookie', cookie: 'si' } as Locator])('%j finds nothing: the step fails, unless it need not be there', (locator) => {
    expect(extract(locator)).toEqual({ value: undefined, complete: false });
    expect(extract(locator, { optional: true })).toEqual({ value: undefined, complete: true });
    expect(extract(locator, { default: 'd' })).toEqual({ value: 'd', complete: true });
  });

  it('does not walk into what a list or a map inherits', () => {
    expect(extract(path('$.a.b.length')).complete).toBe(false);
    expect(extract(path('$.constructor')).complete).toBe(false);
  });

  it('refuses a group that is not there', () => {
    expect(() => extract(regex('a', 1))).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS' }));
    expect(() => extract(regex('a', 'x'))).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS' }));
  });
});
