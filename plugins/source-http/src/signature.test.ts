import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { SourceProbe } from '@midflight/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { httpSource } from './httpSource.js';
import { DocumentServer, serving } from './testing/documentServer.js';
import { contextWith, watchHttp } from './testing/watchHttp.js';

vi.setConfig({ testTimeout: 30_000 });

const secret = 'a-s3cret-of-some-length';
const environment = { SIGNING_SECRET: secret };
const text = 'version: "1.0"\n';
const hmac = (encoding: 'hex' | 'base64', content = text, key = secret): string => createHmac('sha256', key).update(content).digest(encoding);
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const ed25519 = (content = text, key: KeyObject = privateKey): string => sign(null, Buffer.from(content), key).toString('base64');

let server: DocumentServer;
let folder: string;
let probe: SourceProbe | undefined;

beforeEach(async () => {
  server = await DocumentServer.start();
  folder = await mkdtemp(join(tmpdir(), 'midflight-signature-'));
  await writeFile(join(folder, 'public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
});
afterEach(async () => {
  await probe?.end();
  probe = undefined;
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Each way to sign: the options, and what makes a signature of a content. */
const ways = [
  ['HMAC', () => ({ hmacSecretFrom: 'SIGNING_SECRET' }), (content: string) => hmac('hex', content), /^holder of SIGNING_SECRET$/],
  ['Ed25519', () => ({ ed25519KeyFile: join(folder, 'public.pem') }), (content: string) => ed25519(content), /^key SHA256:[A-Za-z0-9+/]{43}$/],
] as const;

async function watch(options: { hmacSecretFrom: string } | { ed25519KeyFile: string }, signatureHeader?: string): Promise<SourceProbe> {
  probe = await watchHttp({ url: `${server.origin}/load.yaml`, ...options, ...(signatureHeader === undefined ? {} : { signatureHeader }) }, { environment });
  return probe;
}

describe.each(ways)('httpSource, signed by %s', (_way, options, signatureOf, author) => {
  it('takes what is signed, and what is signed next', async () => {
    server.answer = serving(text, { 'x-signature': signatureOf(text) });
    const watched = await watch(options());
    await watched.lastText(text);
    server.answer = serving('another', { 'x-signature': signatureOf('another') });
    await watched.lastText('another');
    expect(watched.signals.findLast((signal) => signal.kind === 'snapshot')?.cause).toMatchObject({ kind: 'source', author: expect.stringMatching(author) });
  });

  it('looks at the content, however it was packed for the way, in the header of any name', async () => {
    server.answer = serving(gzipSync(text), { 'content-encoding': 'gzip', 'x-hub-signature-256': signatureOf(text) });
    await (await watch(options(), 'X-Hub-Signature-256')).lastText(text);
  });

  it.each([
    ['nothing', () => ({}), /has no header x-signature/],
    ['an empty signature', () => ({ 'x-signature': '' }), /no single signature/],
    ['one of another content', () => ({ 'x-signature': signatureOf('another') }), /not one of this content/],
    ['half of one', () => ({ 'x-signature': signatureOf(text).slice(0, 32) }), /not one of this content/],
    ['one and more', () => ({ 'x-signature': `${signatureOf(text)}00` }), /not one of this content/],
    ['two', () => ({ 'x-signature': `${signatureOf(text)}, ${signatureOf(text)}` }), /not one of this content/],
    ['one in another header', () => ({ 'x-other': signatureOf(text) }), /has no header x-signature/],
    ['noise', () => ({ 'x-signature': '%%%%' }), /not one of this content/],
  ])('refuses what is signed by %s, and takes it back to what was signed', async (_what, headers, says) => {
    server.answer = serving('signed', { 'x-signature': signatureOf('signed') });
    const watched = await watch(options());
    await watched.lastText('signed');
    server.answer = serving(text, headers());
    const { error } = await watched.fault();
    expect(error.code).toBe('MF_SOURCE_HTTP_SIGNATURE');
    expect(error.message).toMatch(says);
    expect(JSON.stringify([error.message, error.details])).not.toContain(secret);
    server.answer = serving('signed again', { 'x-signature': signatureOf('signed again') });
    await watched.lastText('signed again');
    expect(watched.texts).toEqual(['signed', 'signed again']);
  });
});

describe('httpSource, signed', () => {
  it('does not take 304 for the ETag of an answer that it refused', async () => {
    server.answer = serving(text, { 'x-signature': hmac('hex'), etag: '"good"' });
    const watched = await watch({ hmacSecretFrom: 'SIGNING_SECRET' });
    // Signed, it needs no quiet period: nobody signs a half.
    expect((await watched.snapshot()).settled).toBe(true);
    server.answer = serving('forged', { 'x-signature': hmac('hex'), etag: '"forged"' });
    await watched.fault();
    const heard = watched.signals.length;
    await watched.until('three more', () => watched.signals[heard + 2]);
    expect(new Set(watched.signals.slice(heard).map(({ kind }) => kind))).toEqual(new Set(['fault']));
  });

  it.each([['hexadecimal', hmac('hex')], ['upper case', hmac('hex').toUpperCase()], ['base64', hmac('base64')], ['sha256= and hexadecimal', `sha256=${hmac('hex')}`], ['sha256= and base64', `sha256=${hmac('base64')}`]])('takes an HMAC in %s', async (_how, signature) => {
    server.answer = serving(text, { 'x-signature': signature });
    await (await watch({ hmacSecretFrom: 'SIGNING_SECRET' })).lastText(text);
  });

  it('refuses the signature of another key', async () => {
    server.answer = serving(text, { 'x-signature': hmac('hex', text, 'another secret') });
    expect((await (await watch({ hmacSecretFrom: 'SIGNING_SECRET' })).fault()).error.code).toBe('MF_SOURCE_HTTP_SIGNATURE');
    await probe?.end();
    server.answer = serving(text, { 'x-signature': ed25519(text, generateKeyPairSync('ed25519').privateKey) });
    expect((await (await watch({ ed25519KeyFile: join(folder, 'public.pem') })).fault()).error.code).toBe('MF_SOURCE_HTTP_SIGNATURE');
  });

  it.each([
    ['a variable that is not set', { hmacSecretFrom: 'NOT_SET' }, /NOT_SET, which is not set/],
    ['two ways at once', { hmacSecretFrom: 'SIGNING_SECRET', ed25519KeyFile: 'public.pem' }, /two ways to sign/],
    ['a key that is not there', { ed25519KeyFile: 'missing.pem' }, /missing\.pem, which can't be read/],
    ['a file that is no key', { ed25519KeyFile: 'noise.pem' }, /no public key/],
    ['a key of another kind', { ed25519KeyFile: 'rsa.pem' }, /kind rsa/],
  ])('refuses %s at start', async (_what, options, says) => {
    await writeFile(join(folder, 'noise.pem'), 'noise');
    await writeFile(join(folder, 'rsa.pem'), generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({ type: 'spki', format: 'pem' }));
    const here = 'ed25519KeyFile' in options ? { ...options, ed25519KeyFile: join(folder, options.ed25519KeyFile) } : options;
    const creating = (async () => httpSource.create({ url: server.origin, ...here }, contextWith(environment)))();
    await expect(creating).rejects.toMatchObject({ code: 'MF_PLUGIN_OPTIONS', message: expect.stringMatching(says) });
  });
});
