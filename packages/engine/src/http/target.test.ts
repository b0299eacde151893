import { describe, expect, it } from 'vitest';
import { compileTarget } from './target.js';

const sound = { baseUrl: 'http://example.test', headers: {}, timeoutMs: 1_000 };

describe('compileTarget', () => {
  it('splits the base URL and gives headers lower-case names', () => {
    const target = compileTarget({ ...sound, baseUrl: 'https://Example.test:8443/api/v1/', headers: { 'X-A': '1', 'Content-Length': '7' } });
    expect(target).toEqual({ origin: 'https://example.test:8443', pathPrefix: '/api/v1', headers: [['x-a', '1']], timeoutMs: 1_000, cookies: true, followRedirects: 0, decompress: false, connection: { verifyTls: true, maxIdlePerHost: 32, idleTimeoutMs: 30_000 } });
  });

  it.each([
    [{ baseUrl: 'ftp://example.test' }, 'http.baseUrl is "ftp://example.test"'],
    [{ baseUrl: 'example.test' }, 'http.baseUrl is "example.test"'],
    [{ baseUrl: 'http://example.test/?a=1' }, 'http.baseUrl'],
    [{ timeoutMs: 0 }, 'http.timeoutMs is 0'],
    [{ timeoutMs: Number.NaN }, 'http.timeoutMs is NaN'],
    [{ headers: { 'a b': 'c' } }, 'http.headers: a header\'s name is "a b"'],
  ])('refuses %j', (wrong, message) => {
    expect(() => compileTarget({ ...sound, ...wrong })).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS', message: expect.stringContaining(message) }));
  });

  it('sends a user and password of the URL as basic authentication, unless a header says otherwise', () => {
    const baseUrl = 'http://me:p%40ss@example.test';
    expect(compileTarget({ ...sound, baseUrl })).toMatchObject({ origin: 'http://example.test', headers: [['authorization', `Basic ${Buffer.from('me:p@ss').toString('base64')}`]] });
    expect(compileTarget({ ...sound, baseUrl, headers: { Authorization: 'Bearer x' } }).headers).toEqual([['authorization', 'Bearer x']]);
  });

  it('never shows a secret', () => {
    for (const wrong of [{ baseUrl: 'http://me:s3cret@example.test/?a=1' }, { headers: { authorization: 's3cret\n' } }]) {
      expect(() => compileTarget({ ...sound, ...wrong })).toThrow(expect.objectContaining({ message: expect.not.stringContaining('s3cret') }));
    }
  });
});
