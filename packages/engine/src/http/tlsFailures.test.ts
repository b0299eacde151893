import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer, type TlsOptions } from 'node:tls';
import { systemClock } from '@midflight/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from './connectionSettings.js';
import { expiredCertificate, testCertificate } from '../testing/certificate.js';
import { closeAll, started } from '../testing/runningLoad.js';
import { originOf } from '../testing/originOf.js';
import { sent } from '../testing/sent.js';
import { engineSettings } from '../testing/settings.js';
import { waitUntil } from '../testing/waitUntil.js';
import { ChosenDriver } from './chosenDriver.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await closeAll();
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const usual: ConnectionSettings = { verifyTls: true, maxIdlePerHost: 32, idleTimeoutMs: 30_000 };
const { cert: ca } = testCertificate;

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return originOf(server).replace('http:', 'https:');
}

/** Answers whoever gets through to it. */
function answer(socket: Socket): void {
  socket.on('error', () => {});
  socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'));
}

const secure = (options: TlsOptions) => (): Server => createSecureServer({ ...testCertificate, ...options }, answer);
const speaking = (speak: (socket: Socket) => void) => (): Server =>
  createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => speak(socket));
  });

interface Failure {
  readonly name: string;
  readonly serve: () => Server;
  readonly connection?: Partial<ConnectionSettings>;
  readonly kind: 'tls' | 'network';
  readonly code: string;
}

const failures: readonly Failure[] = [
  { name: 'a certificate that nobody vouches for', serve: secure({}), kind: 'tls', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  { name: 'an expired certificate', serve: secure(expiredCertificate), connection: { tls: { ca: expiredCertificate.cert } }, kind: 'tls', code: 'CERT_HAS_EXPIRED' },
  { name: 'a certificate of another host', serve: secure({}), connection: { tls: { ca, serverName: 'other.test' } }, kind: 'tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  { name: 'no protocol in common', serve: secure({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }), connection: { tls: { ca } }, kind: 'tls', code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' },
  { name: 'a certificate that the server misses', serve: secure({ ca, requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' }), connection: { tls: { ca } }, kind: 'tls', code: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE' },
  { name: 'a server that speaks no TLS', serve: speaking((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')), kind: 'tls', code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
  { name: 'a connection that breaks amid the handshake', serve: speaking((socket) => socket.destroy()), kind: 'network', code: 'ECONNRESET' },
];

describe.each(['fast', 'undici'] as const)('what goes wrong with TLS, by %s', (driver) => {
  it.each(failures)('$name is told as $kind', { timeout: 20_000 }, async ({ serve, connection, kind, code }) => {
    const origin = await listening(serve());
    const chosen = new ChosenDriver(systemClock);
    cleanups.push(() => chosen.close());
    chosen.keepOrigins(new Set([origin]), { ...usual, driver, ...connection });
    expect(await sent(chosen, { origin })).toMatchObject({ kind, error: { code } });
  });

  it('is counted apart, sent again where it is asked for, and no worker spins on it', { timeout: 20_000 }, async () => {
    const origin = await listening(secure({})());
    const [scenario] = engineSettings(origin).scenarios;
    if (scenario === undefined) throw new Error('no scenario');
    const scenarios = [{ ...scenario, config: { retryCount: 1, retryDelayMs: 0 } }];
    const engine = await started(engineSettings(origin, { workers: 1, scenarios, http: { ...engineSettings(origin).http, connection: { ...usual, driver } } }));
    let requests = 0;
    engine.onSample((sample) => (requests += sample.requests));
    await waitUntil('a second is over', () => requests > 0);
    const summary = await engine.finish();
    expect(summary.errorKinds).toEqual({ tls: summary.requests });
    expect(summary.errorExamples).toEqual({ tls: expect.stringMatching(/certificate/) });
    expect(summary.retries).toBe(summary.requests);
    // Pauses of 50, 100, 200, 400 ms and so on between.
    expect(summary.requests).toBeLessThan(12);
  });
});
