import { describe, expect, it } from 'vitest';
import { shownOverrides } from './shownOverrides.js';

const shown = (path: string, value: unknown): unknown => shownOverrides([{ path, value }])[0]?.value;

describe('overrides as they may be shown', () => {
  it('leaves what is no secret as it is', () => {
    expect(shown('load.target', 400)).toBe(400);
    expect(shown('config.duration', '5m')).toBe('5m');
    expect(shown('scenarios["Get a token"].weight', 3)).toBe(3);
    expect(shown('config.http', { timeout: '2s', list: [1, null] })).toEqual({ timeout: '2s', list: [1, null] });
  });

  it.each([
    ['config.headers.Authorization', 'Bearer s3cret'],
    ['config.headers["X-Api-Key"]', 's3cret'],
    ['config.headers', { Authorization: 'Bearer s3cret' }],
    ['config.http', { deep: [{ password: 's3cret' }] }],
    ['config.baseUrl', 'http://ann:s3cret@127.0.0.1:9/'],
    ['scenarios["A"].steps[0].request.body', 'user: ann\npassword: s3cret'],
  ])('hides the secret of %s', (path, value) => {
    expect(JSON.stringify(shown(path, value))).not.toContain('s3cret');
  });
});
