import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { Stripe } from '../schedule/stripe.js';
import type { HttpSettings } from '../settings.js';
import type { ConnectionSettings, ProxySettings, TlsMaterial } from './connectionSettings.js';
import { settingsError } from '../settingsError.js';
import { basicAuthorization } from './basicAuthorization.js';
import { checkHeaders } from './headers.js';
import { secureContextOptions } from './tlsMaterial.js';

/** Where and how requests go, checked. */
export interface HttpTarget {
  /** `http://host:port`, as in `URL.origin`. */
  readonly origin: string;
  /** Goes before every relative path; empty, or starts with a slash and does not end with one. */
  readonly pathPrefix: string;
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** For one whole request, in milliseconds. */
  readonly timeoutMs: number;
  readonly followRedirects: number;
  readonly decompress: boolean;
  /** Cookies of answers are sent for the rest of the iteration. */
  readonly cookies: boolean;
  readonly connection: ConnectionSettings;
}

const usualConnection: ConnectionSettings = { verifyTls: true, maxIdlePerHost: 32, idleTimeoutMs: 30_000 };

/**
 * Checks the HTTP settings.
 *
 * @param stripe - of the connections it takes its share. @defaultValue the whole
 * @throws MF_ENGINE_SETTINGS naming the field
 */
export function compileTarget(settings: HttpSettings, stripe = Stripe.whole): HttpTarget {
  const { baseUrl, headers, timeoutMs, cookies = true, followRedirects = 0, decompress = false, connection = usualConnection } = settings;
  if (!/^https?:\/\//i.test(baseUrl) || !URL.canParse(baseUrl)) throw settingsError('http.baseUrl', baseUrl, 'must be an absolute http or https URL');
  const url = new URL(baseUrl);
  if (url.search !== '' || url.hash !== '') throw settingsError('http.baseUrl', url.origin + url.pathname, 'must not have a query or a fragment');
  if (!Number.isFinite(timeoutMs) || timeoutMs <= 0) throw settingsError('http.timeoutMs', timeoutMs, 'must be finite and above 0');
  return { origin: url.origin, pathPrefix: url.pathname.replace(/\/+$/, ''), headers: [...credentialsOf(url, headers), ...acceptedBy(decompress, headers), ...checkHeaders(headers, 'http.headers')], timeoutMs, cookies, followRedirects, decompress, connection: shareOf(checkConnection(connection), stripe) };
}

/** What `decodeBody` unpacks. */
function acceptedBy(decompress: boolean, headers: Readonly<Record<string, string>>): HttpTarget['headers'] {
  const isWritten = Object.keys(headers).some((name) => name.toLowerCase() === 'accept-encoding');
  return decompress && !isWritten ? [['accept-encoding', 'gzip, deflate, br']] : [];
}

function checkConnection(connection: ConnectionSettings): ConnectionSettings {
  const { driver = 'fast', maxIdlePerHost, idleTimeoutMs, resolve, pipelining = 1, maxConnections = Infinity, tls, proxy = {} } = connection;
  if (!Number.isInteger(pipelining) || pipelining < 1) throw settingsError('http.connection.pipelining', pipelining, 'must be an integer of 1 or more');
  if (!(maxConnections >= 1)) throw settingsError('http.connection.maxConnections', maxConnections, 'must be 1 or more');
  if (tls) checkTls(tls);
  checkProxy('http', proxy.http);
  checkProxy('https', proxy.https);
  if (driver !== 'fast' && driver !== 'undici') throw settingsError('http.connection.driver', driver, 'must be "fast" or "undici"');
  if (!Number.isInteger(maxIdlePerHost) || maxIdlePerHost < 0) throw settingsError('http.connection.maxIdlePerHost', maxIdlePerHost, 'must be an integer of 0 or more');
  if (!Number.isFinite(idleTimeoutMs) || idleTimeoutMs <= 0) throw settingsError('http.connection.idleTimeoutMs', idleTimeoutMs, 'must be finite and above 0');
  if (resolve && isIP(resolve.address) === 0) throw settingsError('http.connection.resolve', resolve.address, 'must be an IP address');
  return connection;
}

/** @throws MF_ENGINE_SETTINGS when a stripe would have to do without a connection */
function shareOf(connection: ConnectionSettings, stripe: Stripe): ConnectionSettings {
  if (stripe.of === 1) return connection;
  const { maxConnections, maxIdlePerHost } = connection;
  if (maxConnections !== undefined && maxConnections < stripe.of) throw settingsError('http.connection.maxConnections', maxConnections, `must be at least the number of load threads, ${stripe.of}`);
  return { ...connection, maxIdlePerHost: stripe.shareOf(maxIdlePerHost), ...(maxConnections === undefined ? {} : { maxConnections: stripe.shareOf(maxConnections) }) };
}

/** A user and password in the URL are sent as basic authentication (RFC 7617), unless a header says otherwise. */
function credentialsOf(url: URL, headers: Readonly<Record<string, string>>): HttpTarget['headers'] {
  const ownHeader = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  const authorization = ownHeader ? undefined : basicAuthorization(url);
  return authorization === undefined ? [] : [['authorization', authorization]];
}

/** What can't be read would fail each connection. @throws MF_ENGINE_SETTINGS */
function checkTls(material: TlsMaterial): void {
  try {
    createSecureContext(secureContextOptions(material));
  } catch {
    throw settingsError('http.connection.tls', '…', 'must be certificates and their key in PEM');
  }
}

/** @throws MF_ENGINE_SETTINGS for what is no URL of a proxy, or has a user or password that can't be read */
function checkProxy(name: keyof ProxySettings, written: string | undefined): void {
  if (written === undefined) return;
  try {
    if (/^http:\/\/[^/?#]+\/?$/i.test(written)) return void basicAuthorization(new URL(written));
  } catch {
    // Told below.
  }
  throw settingsError(`http.connection.proxy.${name}`, '…', 'must be http://[user:password@]host:port');
}
