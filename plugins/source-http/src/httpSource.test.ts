import type { Reference, SourceDocument } from '@midflight/core';
import type { SourceProbe } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { httpSource } from './httpSource.js';
import type { HttpSourceOptions } from './httpSourceOptions.js';
import { answering, DocumentServer } from './testing/documentServer.js';
import { contextWith, watchHttp } from './testing/watchHttp.js';

vi.setConfig({ testTimeout: 30_000 });

let server: DocumentServer;
let probe: SourceProbe | undefined;

beforeEach(async () => {
  server = await DocumentServer.start();
});
afterEach(async () => {
  await probe?.end();
  probe = undefined;
  await server.close();
});

async function created(options: HttpSourceOptions, environment = {}): Promise<{ readonly id: string }> {
  return httpSource.create(options, contextWith(environment));
}

describe('httpSource', () => {
  it.each([
    ['http://me:s3cret@host/load.yaml', 'http://host/load.yaml'],
    ['http://s3cret@host:80/load.yaml#s3cret', 'http://host/load.yaml'],
    ['https://host/load.yaml?token=s3cret&team=a', 'https://host/load.yaml?token=[redacted]&team=a'],
    ['https://host/a?X-Amz-Signature=s3cret&sig=s3cret&key=s3cret', 'https://host/a?X-Amz-Signature=[redacted]&sig=[redacted]&key=[redacted]'],
    ['https://host/a?API%5Fkey=s3cret&api-key=s3cret', 'https://host/a?API%5Fkey=[redacted]&api-key=[redacted]'],
  ])('shows %s as %s', async (url, shown) => {
    expect(await created({ url })).toMatchObject({ id: shown });
  });

  it('shows no secret of its URL, its headers or its token in a document or a fault', async () => {
    const secrets = { url: `http://me:s3cret-password@${server.host}/load.yaml?access_token=s3cret-query`, headers: 'x-api-key:s3cret-header' };
    probe = await watchHttp(secrets);
    const { documents } = await probe.snapshot();
    expect(documents.map(({ name }) => name)).toEqual([`${server.origin}/load.yaml?access_token=[redacted]`]);
    for (const status of [401, 302, 500]) {
      server.answer = answering(status, { location: `http://me:s3cret-password@other.test/?access_token=s3cret-query` });
      await probe.fault(probe.signals.length);
    }
    await server.close();
    await probe.fault(probe.signals.length);
    expect(JSON.stringify(probe.signals.map((signal) => (signal.kind === 'fault' ? [signal.error.message, signal.error.details, String(signal.error.cause)] : signal)))).not.toContain('s3cret');
    expect(server.asked[0]?.url).toBe('/load.yaml?access_token=s3cret-query');
  });

  it.each([
    ['a user and a password', { url: 'me:pass%3Aword%20' }, {}, { authorization: `Basic ${Buffer.from('me:pass:word ').toString('base64')}` }],
    ['a token from the environment', { bearerTokenFrom: 'CONFIG_TOKEN' }, { CONFIG_TOKEN: ' s3cret\n' }, { authorization: 'Bearer s3cret' }],
    ['headers', { headers: String.raw`X-One: a\, b:c ,PRIVATE-TOKEN:\${TOKEN_1}`.replace('\\$', '$') }, { TOKEN_1: 's3cret' }, { 'x-one': 'a, b:c', 'private-token': 's3cret' }],
    ['another host', { headers: 'Host:config.test' }, {}, { host: 'config.test' }],
  ])('sends %s', async (_what, { url: user, ...options }: { url?: string; bearerTokenFrom?: string; headers?: string }, environment, headers) => {
    probe = await watchHttp({ url: `http://${user === undefined ? '' : `${user}@`}${server.host}/load.yaml`, ...options }, { environment });
    await probe.snapshot();
    expect(server.asked[0]).toMatchObject({ method: 'GET', url: '/load.yaml', headers });
  });

  it.each<readonly [string, HttpSourceOptions, RegExp]>([
    ['no URL', { url: 'me:s3cret@host' }, /only http: and https:|no URL/],
    ['half a URL', { url: 'http://me:s3cret@host:99999/' }, /no URL/],
    ['a file', { url: 'file:///load.yaml' }, /only http: and https:/],
    ['a stray %', { url: 'http://me:s3cret%zz@host/' }, /stray "%"/],
    ['a token that is not set', { url: 'http://host/', bearerTokenFrom: 'NOT_SET' }, /NOT_SET, which is not set/],
    ['an empty token', { url: 'http://host/', bearerTokenFrom: 'EMPTY' }, /EMPTY, which is not set/],
    ['a token of two lines', { url: 'http://host/', bearerTokenFrom: 'LINES' }, /fits into no header/],
    ['the name of what every object has', { url: 'http://host/', bearerTokenFrom: 'constructor' }, /not set/],
    ['two who ask', { url: 'http://me:s3cret@host/', bearerTokenFrom: 'TOKEN' }, /two ways/],
    ['a header without a name', { url: 'http://host/', headers: ':s3cret' }, /no list of headers/],
    ['a header without a colon', { url: 'http://host/', headers: 's3cret' }, /no list of headers/],
    ['a header with a line break', { url: 'http://host/', headers: 'x-a:b\r\nx-c:s3cret' }, /character that no header takes/],
    ['a header twice', { url: 'http://host/', headers: 'X-A:s3cret,x-a:b' }, /x-a twice/],
    ['a header of its own', { url: 'http://host/', headers: 'If-None-Match:s3cret' }, /sends itself/],
    ['a header from nowhere', { url: 'http://host/', headers: 'x-a:${NOT_SET}' }, /NOT_SET, which is not set/],
    ['a redirect to nowhere', { url: 'http://host/', allowRedirectsTo: 'cdn.example.com' }, /allowRedirectsTo is "cdn\.example\.com", which is no URL/],
  ])('refuses %s at start', async (_what, options, says) => {
    const refused = await created(options, { TOKEN: 's3cret', EMPTY: ' ', LINES: 's3cret\ns3cret' }).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ code: 'MF_PLUGIN_OPTIONS', message: expect.stringMatching(says) });
    expect(JSON.stringify([String(refused), (refused as { details: object }).details])).not.toContain('s3cret');
  });

  it('asks for no environment where nothing names a variable', async () => {
    const refuse = { ...contextWith(), get: (): never => expect.unreachable() };
    await expect(httpSource.create({ url: 'http://host/', headers: 'x-a:b' }, refuse)).resolves.toMatchObject({ id: 'http://host/' });
  });

  it('answers each reference to a file with why it is not followed', async () => {
    const referencesOf = ({ content }: SourceDocument): readonly Reference[] =>
      Buffer.from(content).toString() === 'first' ? [{ written: '/etc/passwd', kind: 'document' }, { written: 'users.csv', kind: 'attachment' }] : [];
    probe = await watchHttp({ url: `${server.origin}/load.yaml` }, { referencesOf });
    const { documents } = await probe.snapshot();
    const fault = { code: 'MF_FILE_UNFOLLOWED', message: expect.stringContaining('URL'), hint: expect.stringContaining('Put its content') };
    expect(documents[0]?.references).toEqual([
      { written: '/etc/passwd', kind: 'document', files: [], fault },
      { written: 'users.csv', kind: 'attachment', files: [], fault },
    ]);
    expect(server.asked.every(({ url }) => url === '/load.yaml')).toBe(true);
  });
});
