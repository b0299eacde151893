import { describe, expect, it } from 'vitest';
// @boundaries-ignore time is told without that of others in one place
import { cpuMsOf } from '../../../../test/support/cpuTime.js';
import { isSecretName, redactMap, redactText, redactUrl } from './redact.js';

describe('isSecretName', () => {
  it.each(['Authorization', 'cookie', 'Set-Cookie', 'x-auth-token', 'refreshToken', 'PASSWORD', 'client_secret', 'X-Api-Key', 'apikey', 'session_cookie', 'Proxy-Authorization', 'privateKey'])('knows %s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(['accept', 'content-type', 'x-request-id', 'cookies', 'author'])('leaves %s', (name) => {
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

  it.each([
    ['{"user":"a","nested":{"password":"s3cret"}}', '{"user":"a","nested":{"password":"[redacted]"}}'],
    ['user=a&password=s3cret', 'user=a&password=[redacted]'],
    ['{"id": {{iteration}}, "password" : "s3\\"cret", "n": 1}', '{"id": {{iteration}}, "password" : "[redacted]", "n": 1}'],
    ['{"password":"s3cret', '{"password":"[redacted]"'],
    ['{"apiKey":12345}', '{"apiKey":"[redacted]"}'],
    ['{"apiKey":true,"a":1}', '{"apiKey":"[redacted]","a":1}'],
    ['{"tokens":["]s3cret",{"a":"s3cret"}],"a":1}', '{"tokens":"[redacted]","a":1}'],
    ['{"secret":{"a":"}\\"}s3cret","b":{}},"a":1}', '{"secret":"[redacted]","a":1}'],
    ['{"secret":{"a":"s3cret"', '{"secret":"[redacted]"'],
    ["{'token': 's3cret', 'a': 1}", "{'token': '[redacted]', 'a': 1}"],
    ['{"payload":"{\\"password\\":\\"s3\\\\\\"cret\\",\\"a\\":1}"}', '{"payload":"{\\"password\\":\\"[redacted]\\",\\"a\\":1}"}'],
    ['<a password="s3cret"><password type="x">s3cret</password></a>', '<a password=[redacted]><password type="x">[redacted]</password></a>'],
    ['user: a\n password: s3cret s3cret\nb: c', 'user: a\n password: [redacted]\nb: c'],
    ['a http://u:s3cret@host/b and http://h/?x=1,http://u:s3/cret@h', 'a http://[redacted]@host/b and http://h/?x=1,http://[redacted]@h'],
    ['config.headers.Authorization != "s3cret, s3cret" && a == 1', 'config.headers.Authorization != [redacted] && a == 1'],
    ['token == "s3cret"', 'token == [redacted]'],
    ['mail a@b.c, a=b, "c": "d"', 'mail a@b.c, a=b, "c": "d"'],
  ])('hides what %s says under secret names', (text, shown) => {
    expect(redactText(text)).toBe(shown);
  });

  it.each([' ', '\\', '"', "'", '":', '"token":', '"token":{', '"token":"\\', '<a ', '=', ' =', 'a', '&', '://', '@', ': ', '\n', '{', '}', '-'])('takes linear time for a text of %j', (unit) => {
    const texts = [unit.repeat(200_000), `"token": "${unit.repeat(200_000)}`, `"token": {${unit.repeat(200_000)}`, `http://${unit.repeat(200_000)}`];
    expect(cpuMsOf(() => texts.forEach((text) => redactText(text)))).toBeLessThan(4_000);
  });
});
