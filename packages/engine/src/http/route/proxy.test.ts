import { expect, it } from 'vitest';
import { proxyFor } from './proxy.js';

it.each([
  ['http://shop.test', ['shop.test'], true],
  ['http://shop.test', ['SHOP.test:80'], true],
  ['https://shop.test', ['shop.test:80'], false],
  ['http://a.shop.test', ['shop.test'], true],
  ['http://a.shop.test', ['.shop.test'], true],
  ['http://a.shop.test', ['*.shop.test'], true],
  ['http://myshop.test', ['shop.test'], false],
  ['http://shop.test', ['a.shop.test', 'test.shop'], false],
  ['http://10.0.0.1:8080', ['10.0.0.1:8080'], true],
  ['http://[::1]:8080', ['::1'], true],
  ['http://[::1]:8080', ['[::1]:8080'], true],
  ['http://[::1]:8080', ['[::2]'], false],
  ['https://anything.test', ['*'], true],
  ['https://anything.test', [''], false],
])('goes to %s without a proxy where %s are excepted: %s', (target, except, isDirect) => {
  expect(proxyFor(new URL(target), { http: 'http://proxy.test:3128', https: 'http://proxy.test:3128', except }) === undefined).toBe(isDirect);
});
