import { expect, it } from 'vitest';
import { environmentProxy } from './environmentProxy.js';

it.each([
  [{}, undefined],
  [{ NO_PROXY: 'a', HTTP_PROXY: '' }, undefined],
  [{ HTTP_PROXY: 'http://one:1', http_proxy: 'http://other:2' }, { http: 'http://other:2', https: undefined, except: [] }],
  [{ https_proxy: '', HTTPS_PROXY: 'proxy:3128', NO_PROXY: 'a.test, .b.test  10.0.0.1' }, { http: undefined, https: 'http://proxy:3128', except: ['a.test', '.b.test', '10.0.0.1'] }],
])('reads %j', (environment, read) => {
  expect(environmentProxy(environment)).toEqual(read);
});

it.each(['socks5://me:hush@proxy:1', 'https://me:hush@proxy:1', 'http://me:hush@:1', 'me:hush@proxy:port'])('refuses %s by the name of its variable, and shows no secret', (written) => {
  expect(() => environmentProxy({ https_proxy: written })).toThrow(expect.objectContaining({ code: 'MF_ENVIRONMENT', message: expect.stringMatching(/^The environment variable https_proxy (?!.*hush)/) }));
});
