import { definePlugin, type Applier } from '@midflight/core';
import type { LinkedFile, LoadDocument, Target } from '@midflight/document';
import { LOAD_CONTROL } from '@midflight/engine/control';
import type { ConnectionSettings } from '@midflight/engine/settings';

/** Makes everything about requests and connections true from the next iteration on; old connections close when idle. */
export const httpSettingsApplier = definePlugin<object, Applier<LoadDocument>>({
  kind: 'applier',
  name: 'http-settings',
  create: (_options, { get }) => {
    const load = get(LOAD_CONTROL);
    return {
      id: 'http-settings',
      claims: ['config.baseUrl', 'config.headers', 'config.timeout', 'config.skipTlsVerify', 'config.resolveTargetAddr', 'config.http', 'config.pool', 'config.tls'],
      prepare: ({ revision, next }, { signal }) => {
        const { baseUrl, headers, timeoutMs, http } = next.config;
        const { cookies, followRedirects, decompress } = http;
        return load.stage(revision, { http: { baseUrl, headers, timeoutMs, cookies, followRedirects, decompress, connection: connectionOf(next.config) } }, signal);
      },
    };
  },
});

function connectionOf({ skipTlsVerify, resolveTargetAddr, tls, http: { version, pipelining }, pool }: Target): ConnectionSettings {
  const { maxConnections } = pool;
  // A connection that is kept for no time at all is not kept.
  const { maxIdlePerHost, idleTimeoutMs } = pool.idleTimeoutMs > 0 ? pool : { maxIdlePerHost: 0, idleTimeoutMs: 1 };
  const material = tls && { ca: pem(tls.ca), cert: pem(tls.cert), key: pem(tls.key), serverName: tls.serverName };
  return { verifyTls: !skipTlsVerify, resolve: resolveTargetAddr, maxIdlePerHost, idleTimeoutMs, maxConnections, version, pipelining, tls: material };
}

function pem(file: LinkedFile | undefined): string | undefined {
  return file && Buffer.from(file.bytes()).toString('latin1');
}
