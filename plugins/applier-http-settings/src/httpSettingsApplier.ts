import { definePlugin, ENVIRONMENT, type Applier, type Environment } from '@midflight/core';
import { proxyOfEnvironment, type LinkedFile, type LoadDocument, type Target } from '@midflight/document';
import { LOAD_CONTROL } from '@midflight/engine/control';
import type { ConnectionSettings, ProxySettings } from '@midflight/engine/settings';
import { environmentProxy } from './environmentProxy.js';

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
        return load.stage(revision, { http: { baseUrl, headers, timeoutMs, cookies, followRedirects, decompress, connection: connectionOf(next.config, () => get(ENVIRONMENT)) } }, signal);
      },
    };
  },
});

function connectionOf({ skipTlsVerify, resolveTargetAddr, tls, http: { version, pipelining, proxy }, pool }: Target, environment: () => Environment): ConnectionSettings {
  const { maxConnections } = pool;
  // A connection that is kept for no time at all is not kept.
  const { maxIdlePerHost, idleTimeoutMs } = pool.idleTimeoutMs > 0 ? pool : { maxIdlePerHost: 0, idleTimeoutMs: 1 };
  const material = tls && { ca: pem(tls.ca), cert: pem(tls.cert), key: pem(tls.key), serverName: tls.serverName };
  return { verifyTls: !skipTlsVerify, resolve: resolveTargetAddr, maxIdlePerHost, idleTimeoutMs, maxConnections, version, pipelining, tls: material, proxy: proxyOf(proxy, environment) };
}

/** A load goes where its document says: the environment is asked only where that says so. */
function proxyOf(written: string | undefined, environment: () => Environment): ProxySettings | undefined {
  if (written === proxyOfEnvironment) return environmentProxy(environment());
  return written === undefined ? undefined : { http: written, https: written };
}

function pem(file: LinkedFile | undefined): string | undefined {
  return file && Buffer.from(file.bytes()).toString('latin1');
}
