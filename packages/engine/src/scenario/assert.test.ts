import { describe, expect, it } from 'vitest';
import type { AssertionSettings } from '../settings.js';
import { compileAssertions, type Answer, type ErrorKind } from './assert.js';

function judge(assertions: readonly AssertionSettings[], answer: Partial<Answer>): ErrorKind | undefined {
  return compileAssertions(assertions, 'step').judge({ status: 200, body: undefined, responseTimeMs: 1, ...answer });
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
  });

  it('must all hold', () => {
    const both: AssertionSettings[] = [{ type: 'bodyContains', text: 'é!' }, { type: 'responseTime', maxMs: 10 }];
    expect(compileAssertions(both, 'step').needsBody).toBe(true);
    expect(judge(both, { body: 'caf\u00e9!', responseTimeMs: 10 })).toBeUndefined();
    expect(judge(both, { body: 'caf\u00e9!', responseTimeMs: 11 })).toBe('assertion');
    expect(judge(both, { body: 'tea' })).toBe('assertion');
  });

  it.each(['6xx', '20', 2000, '2x'])('refuse the status %s', (status) => {
    expect(() => compileAssertions([{ type: 'statusCode', expected: [status] }], 'step "S"')).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS' }));
  });
});
