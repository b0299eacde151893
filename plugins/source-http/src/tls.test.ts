import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SourceProbe } from '@midflight/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { httpSource } from './httpSource.js';
import { DocumentServer, serving } from './testing/documentServer.js';
import { contextWith, watchHttp } from './testing/watchHttp.js';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let folder: string;
let probe: SourceProbe | undefined;
const cleanups: (() => Promise<void>)[] = [];
const path = (name: string): string => join(folder, name);

/** Makes `NAME.key` and `NAME.crt`, which signs itself. */
async function certify(name: string, alternative: string, ...more: readonly string[]): Promise<void> {
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', `/CN=${name}`, '-addext', `subjectAltName=${alternative}`, '-keyout', path(`${name}.key`), '-out', path(`${name}.crt`), ...more];
  await promisify(execFile)('openssl', args);
}

async function startTls(name: string): Promise<DocumentServer> {
  const server = await DocumentServer.start(serving('by TLS'), { key: await readFile(path(`${name}.key`)), cert: await readFile(path(`${name}.crt`)) });
  cleanups.push(() => server.close());
  return server;
}

const missing = spawnSync('openssl', ['version']).error;
const reason = missing ? ` (skipped: openssl can't be started: ${missing.message})` : '';

beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), 'midflight-tls-'));
  await certify('good', 'IP:127.0.0.1', '-days', '2');
  await certify('another', 'DNS:elsewhere.test', '-days', '2');
});
afterAll(() => (missing ? undefined : rm(folder, { recursive: true, force: true })));
afterEach(async () => {
  await probe?.end();
  probe = undefined;
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

describe.skipIf(missing)(`httpSource by TLS${reason}`, () => {
  it('reads from a server whose authority it is told', async () => {
    const server = await startTls('good');
    probe = await watchHttp({ url: `${server.origin}/load.yaml`, caFile: path('good.crt') });
    await probe.lastText('by TLS');
  });

  it.each([
    ['that nobody vouches for', 'good', undefined, 'DEPTH_ZERO_SELF_SIGNED_CERT', /caFile/],
    ['that another vouches for', 'good', 'another.crt', 'DEPTH_ZERO_SELF_SIGNED_CERT', /caFile/],
    ['of another name', 'another', 'another.crt', 'ERR_TLS_CERT_ALTNAME_INVALID', /another host/],
  ])('refuses a server %s', async (_what, name, ca, reason, says) => {
    const server = await startTls(name);
    probe = await watchHttp({ url: `${server.origin}/load.yaml`, ...(ca === undefined ? {} : { caFile: path(ca) }) });
    const { error } = await probe.fault();
    expect(error).toMatchObject({ code: 'MF_SOURCE_HTTP_UNREACHABLE', details: { reason } });
    expect(error.message).toMatch(says);
    expect(server.asked).toEqual([]);
  });

  it('says that a server does not speak TLS', async () => {
    const server = await DocumentServer.start();
    cleanups.push(() => server.close());
    probe = await watchHttp({ url: `https://${server.host}/load.yaml` });
    const { error } = await probe.fault();
    expect(error.code).toBe('MF_SOURCE_HTTP_UNREACHABLE');
    expect(error.message).toContain('does not speak TLS');
  });

  it('FAULTS 38: refuses to be led from https to http', async () => {
    const server = await startTls('good');
    server.answer = (_asked, response) => void response.writeHead(302, { location: `http://${server.host}/load.yaml` }).end();
    probe = await watchHttp({ url: `${server.origin}/load.yaml`, caFile: path('good.crt') });
    expect((await probe.fault()).error.code).toBe('MF_SOURCE_HTTP_REDIRECT');
  });

  it.each([['missing.crt', /can't be read/], ['good.key', /no certificate/]])('refuses %s as its authority at start', async (name, says) => {
    const creating = (async () => httpSource.create({ url: 'https://127.0.0.1/', caFile: path(name) }, contextWith()))();
    await expect(creating).rejects.toMatchObject({ code: 'MF_PLUGIN_OPTIONS', message: expect.stringMatching(says) });
  });
});
