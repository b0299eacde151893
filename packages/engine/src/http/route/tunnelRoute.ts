import { Socket } from 'node:net';
import type { buildConnector as Connector } from 'undici';
import { buildConnector, Client } from '../undici.js';
import type { DirectRoute } from './directRoute.js';
import type { Proxy } from './proxy.js';
import type { Route } from './route.js';

/** Through a proxy that passes bytes on and does not look at them (RFC 9110, section 9.3.6); else as the direct way. */
export function tunnelRoute(direct: DirectRoute, proxy: Proxy): Route {
  return { ...direct, connector: (timeoutMs) => tunnelConnector(direct.connector(timeoutMs), proxy, timeoutMs) };
}

function tunnelConnector(options: Connector.BuildOptions, proxy: Proxy, timeoutMs: number): Connector.connector {
  const secure = buildConnector(options);
  return (target, callback) => {
    const { hostname, port, protocol } = target;
    const isSecure = protocol === 'https:';
    const place = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port || (isSecure ? 443 : 80)}`;
    openTunnel(proxy, { place, timeoutMs }, (error, socket) => {
      if (error) callback(error, null);
      else if (isSecure) secure({ ...target, httpSocket: socket }, callback);
      else callback(null, socket);
    });
  };
}

interface Asked {
  /** `host:port`. */
  readonly place: string;
  readonly timeoutMs: number;
}

type Opened = (...result: [error: Error, socket: null] | [error: null, socket: Socket]) => void;

/** An error names the proxy. It has no code: undici goes on for ever after some of its own. */
function openTunnel({ origin, authorization }: Proxy, { place, timeoutMs }: Asked, opened: Opened): void {
  const client = new Client(origin, { headersTimeout: Math.ceil(timeoutMs), connect: { timeout: timeoutMs } });
  const headers = { host: place, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) };
  client.connect({ path: place, headers }, (cause, { statusCode, socket }) => {
    // With an answer, the client has let go of its connection.
    void client.destroy();
    if (cause) return opened(new Error(`The proxy ${origin} gave no way to ${place}: ${cause.message}`, { cause }), null);
    if (statusCode >= 200 && statusCode < 300 && socket instanceof Socket) return opened(null, socket);
    socket.on('error', () => {}).destroy();
    opened(new Error(`The proxy ${origin} refused a way to ${place}: status ${statusCode}${statusCode === 407 ? ', it wants a user and a password' : ''}.`), null);
  });
}
