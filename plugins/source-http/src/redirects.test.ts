import type { SourceProbe } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HttpSourceOptions } from './httpSourceOptions.js';
import { type Asked, DocumentServer, type Handler, serving } from './testing/documentServer.js';
import { watchHttp } from './testing/watchHttp.js';

vi.setConfig({ testTimeout: 30_000 });

let home: DocumentServer;
let other: DocumentServer;
let probe: SourceProbe;

beforeEach(async () => {
  home = await DocumentServer.start();
  other = await DocumentServer.start(serving('from elsewhere'));
});
afterEach(async () => {
  await probe.end();
  await home.close();
  await other.close();
});

/** Redirects everything but `/final`, which is the document. */
const to = (location: () => string, status = 302): Handler => (asked, response) =>
  asked.url === '/final' ? serving('final')(asked, response) : void response.writeHead(status, { location: location() }).end('moved');

const environment = { CONFIG_TOKEN: 's3cret-token' };
/** All that says who asks. */
const credentials = { headers: 'x-api-key:s3cret-key,Cookie:s3cret-cookie', bearerTokenFrom: 'CONFIG_TOKEN' };
const secretsIn = ({ headers: { authorization, cookie, 'x-api-key': key } }: Asked): readonly unknown[] => [authorization, cookie, key];
const all = ['Bearer s3cret-token', 's3cret-cookie', 's3cret-key'];
const none = [undefined, undefined, undefined];

async function watch(options: Partial<HttpSourceOptions> = {}): Promise<void> {
  probe = await watchHttp({ url: `${home.origin}/load.yaml`, ...credentials, ...options }, { environment });
}

describe('httpSource, redirected', () => {
  it.each([301, 302, 303, 307, 308])('follows %i within its origin, with what says who asks', async (status) => {
    home.answer = to(() => '/final', status);
    await watch();
    await probe.lastText('final');
    expect(home.asked.slice(0, 2).map(({ url }) => url)).toEqual(['/load.yaml', '/final']);
    expect(home.asked.slice(0, 2).map(secretsIn)).toEqual([all, all]);
  });

  it.each([
    ['another port', () => `${other.origin}/x`],
    ['another host', () => `http://localhost:${new URL(home.origin).port}/final`],
    ['another host without a scheme', () => `//localhost:${new URL(home.origin).port}/final`],
    ['https', () => home.origin.replace('http:', 'https:')],
    ['a file', () => 'file:///etc/hostname'],
    ['data', () => 'data:text/yaml,version'],
  ])('FAULTS 38: refuses to be redirected to %s', async (_what, location) => {
    home.answer = to(location);
    await watch();
    const { error } = await probe.fault();
    expect(error.code).toBe('MF_SOURCE_HTTP_REDIRECT');
    expect(error.message).toMatch(/allowRedirectsTo=http|Only http: and https:/);
    expect(other.asked).toEqual([]);
    expect(home.asked.every(({ url }) => url === '/load.yaml')).toBe(true);
    expect(probe.texts).toEqual([]);
  });

  it('FAULTS 38: follows to an origin that is allowed, and takes nothing along that says who asks', async () => {
    home.answer = to(() => `${other.origin}/x`);
    await watch({ allowRedirectsTo: `https://unused.example, ${other.origin}/some/path` });
    await probe.lastText('from elsewhere');
    expect(home.asked.map(secretsIn)[0]).toEqual(all);
    expect(other.asked.map(secretsIn)[0]).toEqual(none);
    expect(JSON.stringify(other.asked)).not.toContain('s3cret');
  });

  it('FAULTS 38: does not tell who asks to its own origin either when another one leads there', async () => {
    home.answer = to(() => `${other.origin}/x`);
    other.answer = to(() => `${home.origin}/final`);
    await watch({ allowRedirectsTo: other.origin });
    await probe.lastText('final');
    expect(home.asked.slice(0, 2).map(({ url }) => url)).toEqual(['/load.yaml', '/final']);
    expect(home.asked.slice(0, 2).map(secretsIn)).toEqual([all, none]);
  });

  it('FAULTS 38: sends neither the user of the URL elsewhere nor one that a redirect names', async () => {
    home.answer = to(() => `http://them:their-s3cret@${other.host}/x`);
    probe = await watchHttp({ url: `http://me:my-s3cret@${home.host}/load.yaml`, allowRedirectsTo: other.origin });
    await probe.lastText('from elsewhere');
    expect(home.asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:my-s3cret').toString('base64')}`);
    expect(other.asked[0]?.headers).not.toHaveProperty('authorization');
  });

  it('says where it was led without what may be secret there', async () => {
    home.answer = to(() => `http://them:s3cret@${other.host}/path?X-Amz-Anything=s3cret#s3cret`);
    await watch();
    const { error } = await probe.fault();
    expect(error.message).toContain(`${other.origin}/path,`);
    expect(JSON.stringify([error.message, error.details])).not.toContain('s3cret');
  });

  it.each([[5, 'final'], [6, undefined]])('follows a chain of %i redirects to %s', async (length, text) => {
    home.answer = (asked, response) => {
      const step = Number(/^\/(\d+)$/.exec(asked.url)?.[1] ?? 0);
      to(() => (step + 1 < length ? `/${step + 1}` : '/final'))(asked, response);
    };
    await watch();
    if (text !== undefined) return probe.lastText(text);
    const { error } = await probe.fault();
    expect(error.code).toBe('MF_SOURCE_HTTP_REDIRECT');
    expect(error.message).toContain('more than 5 times');
    expect(home.asked.length % 6).toBe(0);
  });

  it('gives up a circle', async () => {
    home.answer = (_asked, response) => void response.writeHead(302, { location: '/load.yaml' }).end();
    await watch();
    expect((await probe.fault()).error.code).toBe('MF_SOURCE_HTTP_REDIRECT');
  });

  it('gives the ETag only to the URL that gave it', async () => {
    home.answer = to(() => `${other.origin}/x`);
    other.answer = serving('from elsewhere', { etag: '"1"' });
    await watch({ allowRedirectsTo: other.origin });
    await probe.until('an "unchanged"', () => probe.signals.find(({ kind }) => kind === 'unchanged'));
    expect(other.asked[1]?.headers['if-none-match']).toBe('"1"');
    expect(home.asked[1]?.headers).not.toHaveProperty('if-none-match');
  });
});
