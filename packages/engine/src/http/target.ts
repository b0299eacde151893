import type { HttpSettings } from '../settings.js';
import { settingsError } from '../settingsError.js';
import { checkHeaders } from './headers.js';

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
}

/**
 * Checks the HTTP settings.
 *
 * @throws MF_ENGINE_SETTINGS naming the field
 */
export function compileTarget(settings: HttpSettings): HttpTarget {
  const { baseUrl, headers, timeoutMs } = settings;
  if (!/^https?:\/\//i.test(baseUrl) || !URL.canParse(baseUrl)) throw settingsError('http.baseUrl', baseUrl, 'must be an absolute http or https URL');
  const url = new URL(baseUrl);
  if (url.search !== '' || url.hash !== '') throw settingsError('http.baseUrl', url.origin + url.pathname, 'must not have a query or a fragment');
  if (!Number.isFinite(timeoutMs) || timeoutMs <= 0) throw settingsError('http.timeoutMs', timeoutMs, 'must be finite and above 0');
  return { origin: url.origin, pathPrefix: url.pathname.replace(/\/+$/, ''), headers: [...credentialsOf(url, headers), ...checkHeaders(headers, 'http.headers')], timeoutMs };
}

/** A user and password in the URL are sent as basic authentication (RFC 7617), unless a header says otherwise. */
function credentialsOf({ username, password }: URL, headers: Readonly<Record<string, string>>): HttpTarget['headers'] {
  const ownHeader = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  if (ownHeader || (username === '' && password === '')) return [];
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return [['authorization', `Basic ${Buffer.from(credentials).toString('base64')}`]];
}
