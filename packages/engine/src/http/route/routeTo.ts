import type { ConnectionSettings } from '../connectionSettings.js';
import { directRoute } from './directRoute.js';
import { forwardRoute } from './forwardRoute.js';
import { proxyFor } from './proxy.js';
import type { Route } from './route.js';
import { tunnelRoute } from './tunnelRoute.js';

/**
 * The way to an origin: to it or to the address that `resolve` gives it, or through the proxy. A proxy reads what is plain
 * and passes it on; what is not for it to read goes through a tunnel, and so does what goes to an address of one's own, since
 * a proxy goes where the request says.
 */
export function routeTo(origin: string, connection: Partial<ConnectionSettings>): Route {
  const target = new URL(origin);
  const direct = directRoute(target, connection);
  const proxy = connection.proxy && proxyFor(target, connection.proxy);
  if (proxy === undefined) return direct;
  return target.protocol === 'https:' || direct.url !== target.origin ? tunnelRoute(direct, proxy) : forwardRoute(target, proxy);
}
