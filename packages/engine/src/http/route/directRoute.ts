import { isIP, isIPv6 } from 'node:net';
import type { buildConnector } from 'undici';
import type { ConnectionSettings } from '../connectionSettings.js';
import { secureContextOptions } from '../tlsMaterial.js';
import type { Route } from './route.js';
import { withHost } from './withHost.js';

/** A way without a proxy. */
export interface DirectRoute extends Route {
  connector(timeoutMs: number): buildConnector.BuildOptions;
}

/** To the host that the URL names, or where `resolve` says. The host keeps its name, for requests and for certificates. */
export function directRoute(target: URL, { verifyTls = true, resolve, version, tls = {} }: Partial<ConnectionSettings>): DirectRoute {
  const name = target.hostname.replace(/^\[|\]$/g, '');
  const moved = resolve?.host === name ? resolve : undefined;
  // TLS asks for the names of hosts, not for addresses (RFC 6066, section 3).
  const servername = tls.serverName ?? (moved && isIP(name) === 0 ? name : undefined);
  return {
    url: moved ? addressOf(target, moved) : target.origin,
    connector: (timeout) => ({ timeout, allowH2: version === '2', rejectUnauthorized: verifyTls, ...secureContextOptions(tls), ...(servername === undefined ? {} : { servername }) }),
    path: (path) => path,
    headers: (headers) => (moved ? withHost(headers, target) : headers),
  };
}

function addressOf({ protocol }: URL, { address, port }: NonNullable<ConnectionSettings['resolve']>): string {
  return `${protocol}//${isIPv6(address) ? `[${address}]` : address}:${port}`;
}
