import { ENVIRONMENT, silentLogger, systemClock, type Token } from '@midflight/core';
import { SourceProbe } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { foldersOf, sourceOf, sourcesOf, unreadVariables } from './sources.js';

const environment = { CONFIG_TOKEN: 'hush' };

const idOf = async (uri: string): Promise<string> => {
  const get = <T>(token: Token<T>): T => (token.key === ENVIRONMENT.key ? (environment as T) : expect.unreachable());
  const context = { clock: systemClock, logger: silentLogger, get };
  return (await (await sourceOf(uri)).start(context, 1_000)).id;
};

describe('the folders of files', () => {
  it.each([
    ['loadtest.yaml', process.cwd()],
    ['/a/b/load.yaml', '/a/b'],
    ['file:/a/b/*.yaml', '/a/b'],
    ['file:///a/b/load.yaml', '/a/b'],
    ['/a/{b,c}/load.yaml', '/a'],
    ['/load.yaml', '/'],
  ])('%s', (uri, expected) => {
    expect(foldersOf([uri, '-', 'https://host/a.yaml', 'env:'])).toEqual([expected]);
  });
});

describe('a source on the command line', () => {
  it.each([
    ['loadtest.yaml', 'file:loadtest.yaml'],
    ['file:loadtest.yaml', 'file:loadtest.yaml'],
    ['file:///srv/loadtest.yaml', 'file:/srv/loadtest.yaml'],
    ['http://127.0.0.1:8080/load.yaml', 'http://127.0.0.1:8080/load.yaml'],
    ['HTTPS://Config.test/load.yaml', 'https://config.test/load.yaml'],
    ['https://ann:hush@config.test/load.yaml?token=hush', 'https://config.test/load.yaml?token=[redacted]'],
    ['https://config.test/load.yaml#intervalMs=1000&bearerTokenFrom=CONFIG_TOKEN&headers=x-a:b+c', 'https://config.test/load.yaml'],
    ['http://127.0.0.1:8500/v1/kv/load?raw#waitMs=30000', 'http://127.0.0.1:8500/v1/kv/load?raw'],
    ['git+https://git.example/shop.git#main:load.yaml', 'git:https://git.example/shop.git#main:load.yaml'],
    ['git+https://ann:hush@git.example/shop.git#main:load.yaml', 'git:https://git.example/shop.git#main:load.yaml'],
    ['git+ssh://git@git.example/shop.git#feature/x:tests/a.yaml,tests/b.yaml', 'git:ssh://git.example/shop.git#feature/x:tests/a.yaml,tests/b.yaml'],
    ['git+https://git.example/shop.git#main:load.yaml&intervalMs=1000&requireSignedCommits=true&allowedSignersFile=signers', 'git:https://git.example/shop.git#main:load.yaml'],
    ['git+file:///srv/shop.git#:load.yaml', 'git:file:///srv/shop.git:load.yaml'],
    ['env:', 'env:'],
    ['ENV:#prefix=SHOP_&folder=/etc&intervalMs=1000', 'env:SHOP_'],
    ['GIT+HTTP://git.example/shop.git#v1:odd:name.yaml', 'git:http://git.example/shop.git#v1:odd:name.yaml'],
  ])('%s is %s', async (uri, id) => {
    expect(await idOf(uri)).toBe(id);
  });

  it.each([
    'git+https://ann:hush@git.example/shop.git', 'git+https://ann:hush@git.example/shop.git#main', 'git+https://ann:hush@git.example/shop.git#main:', 'git+ext::hush#main:x', 'git+hush:x#main:y',
  ])('%s is refused with the form it must have, and not repeated', async (uri) => {
    await expect(sourceOf(uri)).rejects.toEqual(expect.objectContaining({ code: 'MF_USAGE', message: expect.stringMatching(/^(?!.*hush).*git\+https:\/\/HOST\/REPOSITORY\.git#BRANCH:PATH/) }));
  });

  it('of an unknown scheme is refused with those that there are', async () => {
    await expect(sourceOf('ftp://host/x')).rejects.toEqual(expect.objectContaining({ code: 'MF_USAGE', message: expect.stringContaining('git+https://') }));
  });

  it.each(['git+https://git.example/x.git#--upload-pack=x:load.yaml', 'git+https://git.example/x.git#main:../load.yaml', 'git+ssh://-oProxyCommand=x/y#main:load.yaml'])('%s is judged by the source', async (uri) => {
    await expect(idOf(uri)).rejects.toMatchObject({ code: 'MF_PLUGIN_OPTIONS' });
  });

  it.each([
    ['https://config.test/#url=https://other.test/', 'MF_USAGE', /"url"/],
    ['https://config.test/#intervalMs=1000&intervalMs=2000', 'MF_USAGE', /twice/],
    ['https://config.test/#interval=1000', 'MF_PLUGIN_OPTIONS', /interval/],
    ['https://config.test/#intervalMs=2s', 'MF_PLUGIN_OPTIONS', /"2s" and must be of type integer/],
    ['https://config.test/#intervalMs=1', 'MF_PLUGIN_OPTIONS', /100/],
    ['https://config.test/#bearerTokenFrom=NOT_SET', 'MF_PLUGIN_OPTIONS', /NOT_SET/],
    ['env:TARGET_URL', 'MF_USAGE', /env:#prefix=/],
    ['env:#names=all', 'MF_PLUGIN_OPTIONS', /names/],
    ['env:#original=yes', 'MF_PLUGIN_OPTIONS', /override/],
    ['https://', 'MF_PLUGIN_OPTIONS', /no URL/],
    ['git+https://git.example/shop.git#main:load.yaml&ref=other', 'MF_USAGE', /"ref"/],
    ['git+https://git.example/shop.git#main:load.yaml&requireSignedCommits=yes', 'MF_PLUGIN_OPTIONS', /type boolean/],
    ['git+https://git.example/shop.git#main:load.yaml&requireSignedCommits=true', 'MF_PLUGIN_OPTIONS', /need each other/],
  ])('%s is refused', async (uri, code, says) => {
    await expect(idOf(uri)).rejects.toMatchObject({ code, message: expect.stringMatching(says) });
  });

  it.each([
    ['may say everything where it is the only one', ['env:'], 'http://file.test'],
    ['may be told to say no such thing', ['env:#original=ignore'], undefined],
    ['says no such thing beside another', ['env:', 'a.yaml'], undefined],
    ['says it beside another where that is asked for', ['env:#original=override', 'a.yaml'], 'http://file.test'],
  ])('that is the environment %s', async (_what, uris, url) => {
    const context = { clock: systemClock, logger: silentLogger, get: <T>(_token: Token<T>): T => ({ TARGET_URL: 'http://file.test' }) as T };
    const [source] = await Promise.all((await sourcesOf(uris)).map((given) => given.start(context, 1_000)));
    if (!source) throw new TypeError('no source was made');
    const probe = new SourceProbe(source);
    const said = await probe.until('a signal', () => probe.signals[0]);
    const documents = said.kind === 'snapshot' ? said.documents : [];
    expect(documents.find(({ at }) => at?.join('.') === 'config.baseUrl')?.content).toBe(url);
    await probe.end();
  });

  it('that is missing is told where variables can be meant for nothing else', () => {
    const variables = { MIDFLIGHT__config__workers: '5', MIDFLIGHT_LIMITS: 'x', TARGET_URL: 'http://a' };
    expect(unreadVariables(['a.yaml'], variables)).toEqual(['MIDFLIGHT__config__workers']);
    expect(unreadVariables(['a.yaml', 'env:#prefix=SHOP_'], variables)).toEqual([]);
  });
});
