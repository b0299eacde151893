import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { controlledTest, tokens } from '../testing/controlledTest.js';
import { askControl } from './controlClient.js';
import { connectionOf } from './connection.js';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'midflight-client-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const token = tokens.steer;

async function answering(listener: RequestListener): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: async () => void (server.closeAllConnections(), server.close()) };
}

const missing = spawnSync('openssl', ['version']).error;
const reason = missing ? ` (skipped: openssl can't be started: ${missing.message})` : '';

describe('a client of the control API', () => {
  it.skipIf(missing)(`asks by TLS, with a certificate that it is told to trust, and by no other${reason}`, async () => {
    const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    await promisify(execFile)('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', keyFile, '-out', certFile]);
    await using run = await controlledTest({ address: { kind: 'tcp', host: '0.0.0.0', port: 0 }, tls: { certFile, keyFile } });
    const url = `https://127.0.0.1:${run.port}`;
    expect(await askControl({ url, token, ca: await readFile(certFile) }, 'GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    await expect(askControl({ url, token }, 'GET', '/health')).rejects.toMatchObject({ code: 'MF_CONTROL_UNREACHABLE' });
    await expect(askControl({ url: url.replace('https', 'http'), token }, 'GET', '/health')).rejects.toMatchObject({ code: 'MF_CONTROL_UNREACHABLE' });
  });

  it('asks by a unix socket', async () => {
    await using run = await controlledTest({ address: { kind: 'unix', path: join(folder, 'm.sock') } });
    expect(await askControl({ url: run.control.url, token }, 'GET', '/health')).toMatchObject({ status: 200 });
  });

  it('tells the API\'s errors as they are, with their hints', async () => {
    await using run = await controlledTest();
    const { url } = run.control;
    await expect(askControl({ url, token: 'another' }, 'GET', '/health')).rejects.toMatchObject({ code: 'MF_CONTROL_TOKEN', message: expect.stringContaining('Bearer TOKEN') });
    await expect(askControl({ url, token }, 'POST', '/v1/rollback', { body: { revision: 7 } })).rejects.toMatchObject({ code: 'MF_REVISION_UNKNOWN' });
    expect(await askControl({ url, token }, 'POST', '/v1/overrides', { body: { path: 'load.target', value: -1 } })).toMatchObject({ status: 422, body: { code: 'MF_CONFIG_INVALID' } });
    expect(await askControl({ url, token }, 'DELETE', '/v1/overrides', { query: { path: 'scenarios["a & b"].weight' } })).toMatchObject({ status: 200, body: { outcome: 'unchanged' } });
  });

  it('hears that a body is too large, however much of it was on its way', async () => {
    await using run = await controlledTest();
    for (const megabytes of [2, 2, 8, 8, 30]) await expect(askControl({ url: run.control.url, token }, 'POST', '/v1/plan', { body: { documents: 'x'.repeat(megabytes * 1024 * 1024) } })).rejects.toMatchObject({ code: 'MF_CONTROL_SIZE' });
  });

  it.each([
    ['a page', 200, '<html>'],
    ['a list', 200, '[]'],
    ['an error of something else', 404, '{"error":"no"}'],
  ])('says that %s is no control API', async (_, status, body) => {
    await using server = await answering((_request, response) => void response.writeHead(status).end(body));
    await expect(askControl({ url: server.url, token }, 'GET', '/v1/status')).rejects.toMatchObject({ code: 'MF_CONTROL_UNREACHABLE', message: expect.stringContaining('no control API') });
  });

  it('takes the token nowhere else', async () => {
    const asked: (string | undefined)[] = [];
    await using other = await answering((request, response) => (asked.push(request.headers.authorization), void response.end('{}')));
    await using server = await answering((_request, response) => void response.writeHead(307, { location: other.url }).end('{}'));
    await expect(askControl({ url: server.url, token }, 'GET', '/v1/status')).rejects.toMatchObject({ code: 'MF_CONTROL_UNREACHABLE' });
    expect(asked).toEqual([]);
  });

  it('says who does not answer, and not with what token', async () => {
    const refused = askControl({ url: 'http://127.0.0.1:9', token }, 'GET', '/health');
    await expect(refused).rejects.toMatchObject({ code: 'MF_CONTROL_UNREACHABLE', message: expect.stringContaining('http://127.0.0.1:9') });
    await expect(refused).rejects.not.toThrow(token);
  });
});

describe('which run is meant', () => {
  it('comes from the options, or from the environment', async () => {
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, 'from-a-file\n');
    expect(await connectionOf({ url: 'http://127.0.0.1:9/', tokenFile }, { MIDFLIGHT_URL: 'unix:/x', MIDFLIGHT_TOKEN: 'env' })).toMatchObject({ url: 'http://127.0.0.1:9', token: 'from-a-file' });
    expect(await connectionOf({}, { MIDFLIGHT_URL: 'unix:/x', MIDFLIGHT_TOKEN: 'env' })).toMatchObject({ url: 'unix:/x', token: 'env' });
  });

  it.each([[{}, 'MF_USAGE'], [{ url: 'unix:/x' }, 'MF_USAGE'], [{ url: '127.0.0.1:9' }, 'MF_USAGE'], [{ url: 'ftp://x' }, 'MF_USAGE'], [{ url: 'http://ann:s3cret@127.0.0.1:9' }, 'MF_USAGE'], [{ url: 'http://127.0.0.1:9/v1' }, 'MF_USAGE'], [{ url: 'unix:/x', tokenFile: '/nowhere' }, 'MF_CONTROL_TOKEN_FILE']])('is not %j', async (flags, code) => {
    const refused = connectionOf(flags, 'tokenFile' in flags || !('url' in flags) ? {} : flags.url === 'unix:/x' ? {} : { MIDFLIGHT_TOKEN: 'x' });
    await expect(refused).rejects.toMatchObject({ code });
    await expect(refused).rejects.not.toThrow('s3cret');
  });

  it('refuses a token that no header holds, without quoting it', async () => {
    const refused = connectionOf({ url: 'unix:/x' }, { MIDFLIGHT_TOKEN: 'two\nlines' });
    await expect(refused).rejects.toMatchObject({ code: 'MF_CONTROL_TOKEN_FILE' });
    await expect(refused).rejects.not.toThrow('two\nlines');
  });
});
