import { connect as connectPlain, isIP } from 'node:net';
import { checkServerIdentity, connect as connectSecure, createSecureContext, type SecureContext } from 'node:tls';
import type { ConnectionSettings } from '../connectionSettings.js';
import { secureContextOptions } from '../tlsMaterial.js';
import type { OpenSocket } from './connection.js';

/** Keeps the way through routers open, as undici does. */
const common = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 };

/**
 * How connections to an origin are made: to where its name resolves, or where `resolve` says. Names and certificates stay
 * those of the host.
 *
 * @param host - that which requests name in place of the origin's; it counts for certificates, too
 */
export function socketOpener(origin: string, host: string | undefined, { verifyTls = true, resolve, tls = {} }: Partial<ConnectionSettings>): OpenSocket {
  const url = new URL(origin);
  const name = bare(url.hostname);
  const isSecure = url.protocol === 'https:';
  const written = { host: name, port: Number(url.port) || (isSecure ? 443 : 80) };
  const place = { ...common, ...(resolve?.host === name ? { host: resolve.address, port: resolve.port } : written) };
  if (!isSecure) return (onread) => ({ socket: connectPlain({ ...place, onread }), readyEvent: 'connect' });
  const certified = tls.serverName ?? nameIn(host) ?? name;
  // Made once: each costs a walk through all authorities.
  let secureContext: SecureContext | undefined;
  return (onread) => {
    secureContext ??= createSecureContext(secureContextOptions(tls));
    const identity = { servername: isIP(certified) === 0 ? certified : '', checkServerIdentity: (_: string, certificate: Parameters<typeof checkServerIdentity>[1]) => checkServerIdentity(certified, certificate) };
    const options = { ...place, onread, secureContext, rejectUnauthorized: verifyTls, ALPNProtocols: ['http/1.1'], ...identity };
    return { socket: connectSecure(options), readyEvent: 'secureConnect' };
  };
}

/** The name in a header `host`; undefined where there is none, as for an address (RFC 6066, section 3). */
function nameIn(host: string | undefined): string | undefined {
  const url = `https://${host ?? ''}`;
  const name = host !== undefined && URL.canParse(url) ? bare(new URL(url).hostname) : '';
  return name === '' || isIP(name) !== 0 ? undefined : name;
}

/** Without the brackets of an IPv6 address. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
