import { describe, expect, it } from 'vitest';
import { isSecretName, redactBody, redactMap, redactUrl } from './redact.js';

describe('isSecretName', () => {
  it.each(['Authorization', 'cookie', 'Set-Cookie', 'x-auth-token', 'refreshToken', 'PASSWORD', 'client_secret', 'X-Api-Key', 'apikey'])('knows %s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(['accept', 'content-type', 'x-request-id'])('leaves %s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe('redaction', () => {
  it('hides header values by name', () => {
    expect(redactMap({ Authorization: 'Bearer s3cret', accept: '*/*' })).toEqual({ Authorization: '[redacted]', accept: '*/*' });
  });

  it.each([
    ['http://user:s3cret@host/a', 'http://[redacted]@host/a'],
    ['http://user:s3@cret@host/a', 'http://[redacted]@host/a'],
    ['http://user:s3/cret@host', '[redacted]@host'],
    ['user:s3cret@host', '[redacted]@host'],
    ['htp//user:s3cret@host', '[redacted]@host'],
    ['/a?email=a@b.c&access_token=s3cret&x=1', '/a?email=a@b.c&access_token=[redacted]&x=1'],
    ['users/a@b.c', 'users/a@b.c'],
    ['htp//s3cret@host', '[redacted]@host'],
    ['http://host/a?email=a@b.c', 'http://host/a?email=a@b.c'],
    ['https://host:8080', 'https://host:8080'],
  ])('of %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });

  it('hides what a body says under secret names', () => {
    expect(redactBody('{"user":"a","nested":{"password":"s3cret"}}')).toBe('{"user":"a","nested":{"password":"[redacted]"}}');
    expect(redactBody('user=a&password=s3cret')).toBe('user=a&password=[redacted]');
expect(redactBody('{"id": {{iteration}}, "password" : "s3\\"cret", "n": 1}')).toBe('{"id": {{iteration}}, "password" : "[redacted]", "n": 1}');
    expect(redactBody('{"password":"s3cret')).toBe('{"password":"[redacted]"');
    expect(redactBody('{"apiKey":12345}')).toBe('{"apiKey":"[redacted]"}');
  });
});
