import type { Proxy } from './proxy.js';
import type { Route } from './route.js';
import { withHost } from './withHost.js';

/** Through a proxy that passes requests on: it is told the whole URL of each (RFC 9112, section 3.2.2). */
export function forwardRoute(target: URL, { origin, authorization }: Proxy): Route {
  const more = authorization === undefined ? [] : ['proxy-authorization', authorization];
  return {
    url: origin,
    connector: (timeout) => ({ timeout }),
    path: (path) => target.origin + path,
    headers: (headers) => [...withHost(headers, target), ...more],
  };
}
