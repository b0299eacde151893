import { Socket } from 'node:net';
import { buildConnector, Client } from 'undici';
import type { DirectRoute } from './directRoute.js';
import type { Proxy } from './proxy.js';
import type { Route } from './route.js';

/** Through a proxy that passes bytes on and does not look at them (RFC 9110, section 9.3.6); else as the direct way. */
export function tunnelRoute(direct: DirectRoute, proxy: Proxy): Route {
  return { ...direct, connector: (timeoutMs) => tunnelConnector(direct.connector(timeoutMs), proxy, timeoutMs) };
}

function tunnelConnector(options: buildConnector.BuildOptions, proxy: Proxy, timeoutMs: number): buildConnector.connector {
  const secure = buildConnector(options);
  return (target, callback) => {
    const place = `${target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname}:${target.port || (target.protocol === 'https:' ? 443 : 80)}`;
    openTunnel(proxy, place, timeoutMs).then(
      (socket) => (target.protocol === 'https:' ? secure({ ...target, httpSocket: socket }, callback) : callback(null, socket)),
      (error: Error) => callback(error, null),
    );
  };
}

/** @throws Error that names the proxy. It has no code: undici goes on for ever after some of its own */
async function openTunnel({ origin, authorization }: Proxy, place: string, timeoutMs: number): Promise<Socket> {
  const client = new Client(origin, { headersTimeout: Math.ceil(timeoutMs), connect: { timeout: timeoutMs } });
  const headers = { host: place, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) };
  const answer = await client.connect({ path: place, headers }).catch(async (cause: Error) => {
    await client.destroy();
    throw new Error(`The proxy ${origin} gave no way to ${place}: ${cause.message}`, { cause });
  });
  // The connection is ours now; the client has let go of it.
  await client.close();
  const { statusCode, socket } = answer;
  if (statusCode >= 200 && statusCode < 300 && socket instanceof Socket) return socket;
  socket.on('error', () => {}).destroy();
  throw new Error(`The proxy ${origin} refused a way to ${place}: status ${statusCode}${statusCode === 407 ? ', it wants a user and a password' : ''}.`);
}
