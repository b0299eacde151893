import { describe, expect, it } from 'vitest';
import type { AssertionSettings } from '../settings.js';
import { noScope } from '../testing/noScope.js';
import { Answer } from './answer.js';
import { compileAssertions, type ErrorKind } from './assert.js';

function judge(assertions: readonly AssertionSettings[], answer: Partial<Answer>): ErrorKind | undefined {
  return compileAssertions(assertions, 'step').judge(new Answer({ status: 200, headers: undefined, body: undefined, responseTimeMs: 1, ...answer }), noScope({ user: 'ann' }));
}

describe('assertions', () => {
  it('fail from status 400 on when none is about the status', () => {
    expect(judge([], { status: 399 })).toBeUndefined();
    expect(judge([], { status: 404 })).toBe('client');
    expect(judge([{ type: 'responseTime', maxMs: 10 }], { status: 503 })).toBe('server');
  });

  it('on the status decide alone', () => {
    const expected = [{ type: 'statusCode', expected: [404, '2xx'] }] as const;
    expect(judge(expected, { status: 404 })).toBeUndefined();
    expect(judge(expected, { status: 204 })).toBeUndefined();
    expect(judge(expected, { status: 302 })).toBe('assertion');
    expect(judge(expected, { status: 500 })).toBe('assertion');
    const only = [{ type: 'statusCode', expected: [201] }] as const;
    expect(judge(only, { status: 201 })).toBeUndefined();
    expect(judge(only, { status: 200 })).toBe('assertion');
  });

  it('must all hold', () => {
    const both: AssertionSettings[] = [{ type: 'bodyContains', text: 'é!' }, { type: 'responseTime', maxMs: 10 }];
    expect(compileAssertions(both, 'step').needsBody).toBe(true);
    expect(judge(both, { body: 'caf\u00e9!', responseTimeMs: 10 })).toBeUndefined();
    expect(judge(both, { body: 'caf\u00e9!', responseTimeMs: 11 })).toBe('assertion');
    expect(judge(both, { body: 'tea' })).toBe('assertion');
  });

  it.each<[AssertionSettings, Partial<Answer>, boolean]>([
    [{ type: 'jsonPath', path: '$.user.id', expected: 7 }, { body: '{"user":{"id":7}}' }, true],
    [{ type: 'jsonPath', path: '$.user.id', expected: '7' }, { body: '{"user":{"id":7}}' }, true],
    [{ type: 'jsonPath', path: '$.user.id', expected: 8 }, { body: '{"user":{"id":7}}' }, false],
    [{ type: 'jsonPath', path: '$.user', expected: '*' }, { body: '{"user":null}' }, true],
    [{ type: 'jsonPath', path: '$.user', expected: '*' }, { body: '{"name":1}' }, false],
    [{ type: 'jsonPath', path: '$.user', expected: '*' }, { body: 'no JSON' }, false],
    [{ type: 'jsonPath', path: '$.name', expected: '${user}' }, { body: '{"name":"ann"}' }, true],
    [{ type: 'jsonPath', path: '$..id', expected: 1 }, { body: '[{"id":1},{"id":2}]' }, true],
    [{ type: 'jsonPath', path: '$.list', expected: '[1,2]' }, { body: '{"list":[1, 2]}' }, true],
    [{ type: 'bodyMatches', regex: 'id=\\d+$' }, { body: 'x id=42' }, true],
    [{ type: 'bodyMatches', regex: 'id=\\d+$' }, { body: 'x id=' }, false],
    [{ type: 'bodyContains', text: '<{{user}}>' }, { body: 'hi <ann>' }, true],
    [{ type: 'headerExists', header: 'X-Id' }, { headers: ['x-id', ''] }, true],
    [{ type: 'headerExists', header: 'X-Id' }, { headers: ['a', 'x-id'] }, false],
    [{ type: 'headerExists', header: 'x-id', value: '{{user}}' }, { headers: ['x-id', 'bob', 'x-id', 'ann'] }, true],
    [{ type: 'headerExists', header: 'x-id', value: 'ann' }, { headers: ['x-id', 'Ann'] }, false],
  ])('%j of %j: %s', (assertion, answer, holds) => {
    expect(judge([assertion], answer)).toBe(holds ? undefined : 'assertion');
  });

  it('refuse a pattern that needs to look back, and a path that is none', () => {
    for (const assertion of [{ type: 'bodyMatches', regex: '(a)\\1' }, { type: 'bodyMatches', regex: '(' }, { type: 'jsonPath', path: '$[', expected: 1 }] as const) {
      expect(() => compileAssertions([assertion], 'step "S"')).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS' }));
    }
  });

  it.each(['6xx', '20', 2000, '2x'])('refuse the status %s', (status) => {
    expect(() => compileAssertions([{ type: 'statusCode', expected: [status] }], 'step "S"')).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS' }));
  });
});
