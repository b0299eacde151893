import type { ProxySettings } from '../connectionSettings.js';
import { basicAuthorization } from '../basicAuthorization.js';

/** A proxy that is to be used. */
export interface Proxy {
  /** `http://host:port`; it may be shown. */
  readonly origin: string;
  /** What `proxy-authorization` is to say; undefined where the proxy knows everybody. */
  readonly authorization: string | undefined;
}

/** The proxy between here and an origin; undefined where it is reached directly. */
export function proxyFor(target: URL, { http, https, except = [] }: ProxySettings): Proxy | undefined {
  const written = target.protocol === 'https:' ? https : http;
  if (written === undefined || except.some((one) => isMeant(one, target))) return undefined;
  const url = new URL(written);
  return { origin: url.origin, authorization: basicAuthorization(url) };
}

/** As curl and most others read NO_PROXY: a name stands for all names below it, too, with a dot before it or without. */
function isMeant(exception: string, { hostname, port, protocol }: URL): boolean {
  const [, written = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(isAddressOfIpv6(exception) ? `[${exception}]` : exception) ?? [];
  if (onlyPort !== undefined && onlyPort !== (port || (protocol === 'https:' ? '443' : '80'))) return false;
  const name = written.toLowerCase().replace(/^\*?\./, '');
  return name === '*' || hostname === name || hostname.endsWith(`.${name}`);
}

function isAddressOfIpv6(exception: string): boolean {
  return exception.split(':').length > 2 && !exception.startsWith('[');
}
