import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAddress, withoutSecrets } from './gitAddress.js';

describe('the address of a repository', () => {
  it.each([
    ['https://git.example/team/shop-load.git', 'https://git.example/team/shop-load.git', 'shop-load', false],
    ['https://git.example:8443/team/shop/', 'https://git.example:8443/team/shop/', 'shop', false],
    ['https://ann:pa%40ss@git.example/shop.git', 'https://git.example/shop.git', 'shop', false],
    ['https://0123456789abcdef@git.example/shop.git?private_token=secret#x', 'https://git.example/shop.git', 'shop', false],
    ['ssh://git@git.example:22/~ann/shop.git', 'ssh://git.example:22/~ann/shop.git', 'shop', false],
    ['git://git.example/shop', 'git://git.example/shop', 'shop', false],
    ['git@git.example:team/shop.git', 'git.example:team/shop.git', 'shop', false],
    ['[::1]:shop.git', '[::1]:shop.git', 'shop', false],
    ['file:///srv/shop.git', 'file:///srv/shop.git', 'shop', true],
    ['file:///srv/shop/.git', 'file:///srv/shop/.git', 'shop', true],
    ['/', '/', 'repository', true],
  ])('%s is shown as %s', (url, shown, repository, local) => {
    expect(readAddress(url)).toMatchObject({ shown, repository, local });
  });

  it('is absolute for git where it is a path, and shown as it was written', () => {
    expect(readAddress('../shop.git')).toMatchObject({ url: resolve('../shop.git'), shown: '../shop.git', repository: 'shop' });
    expect(readAddress('./odd:name')).toMatchObject({ url: resolve('./odd:name'), local: true });
  });

  it.each([['', 'empty'], ['https://', 'no URL'], ['https://[', 'no URL'], ['ssh:///x', 'no host'], ['user:password@host:path', 'password'], ['git@host:', 'no path'], ['file+x://y', 'none of'], ['ssh://-x/y', 'option'], ['ssh://-x@h/y', 'option']])('%j is refused: %s', (url, why) => {
    expect(() => readAddress(url)).toThrow(why);
  });

  it('is refused without being repeated', () => {
    expect(() => readAddress('https://ann:hush@')).toThrow(expect.objectContaining({ message: expect.not.stringContaining('hush') }));
  });

  it.each([
    ['https://ann:pa%40ss@git.example/shop.git', 'fatal: https://ann:pa%40ss@git.example/shop.git: pa@ss is wrong for ann:pa@ss', 'fatal: https://git.example/shop.git: *** is wrong for ***'],
    ['https://0123456789abcdef@git.example/shop.git', "could not read Password for 'https://0123456789abcdef@git.example': 0123456789abcdef", "could not read Password for 'https://git.example': ***"],
    ['https://git.example/shop.git?token=hush', 'no https://git.example/shop.git?token=hush/info/refs', 'no https://git.example/shop.git/info/refs'],
    ['https://git.example/shop.git', 'redirected to https://other:secret@elsewhere.example/', 'redirected to https://elsewhere.example/'],
    ['ssh://git@git.example/shop.git', 'git said: ssh: git-upload-pack failed', 'git said: ssh: git-upload-pack failed'],
  ])('of %s lets no secret through', (url, text, clean) => {
    expect(withoutSecrets(text, readAddress(url))).toBe(clean);
  });
});
