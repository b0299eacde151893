import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { MidflightError } from '@midflight/core';

/** A listening demo target. */
export interface DemoServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly status: number;
  /** The answer waits this long, in milliseconds, plus up to as much again. */
  readonly delayMs: number;
  readonly answer: (path: string) => unknown;
}

const routes: readonly Route[] = [
  { method: 'GET', pattern: /^\/$/, status: 200, delayMs: 2, answer: () => ({ shop: 'Midflight demo target', products: '/products/1', orders: '/orders' }) },
  { method: 'GET', pattern: /^\/products\/[^/]+$/, status: 200, delayMs: 5, answer: (path) => ({ product: path.split('/')[2], price: 9.5 }) },
  { method: 'POST', pattern: /^\/orders$/, status: 201, delayMs: 12, answer: () => ({ order: 'accepted' }) },
  { method: 'POST', pattern: /^\/login$/, status: 200, delayMs: 8, answer: () => ({ token: 'demo' }) },
  { method: 'GET', pattern: /^\/slow$/, status: 200, delayMs: 400, answer: () => ({ slow: true }) },
  { method: 'GET', pattern: /^\/broken$/, status: 500, delayMs: 2, answer: () => ({ error: 'on purpose' }) },
];

/**
 * The small shop that the quick start loads. Listens on 127.0.0.1 alone.
 *
 * @param port - 0 picks a free one
 * @throws MF_DEMO_TARGET_PORT when the port is taken
 */
export async function startDemoServer(port: number): Promise<DemoServer> {
  const server = createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen(port, cause)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => close(server) };
}

function cannotListen(port: number, cause: Error): MidflightError {
  const message = `The demo target can't listen on 127.0.0.1:${port}: ${cause.message}. End what listens there, or give another port here and in the document's baseUrl.`;
  return new MidflightError('MF_DEMO_TARGET_PORT', message, { cause, details: { port } });
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const route = routes.find(({ method, pattern }) => method === request.method && pattern.test(path));
  request.resume();
  const { status, delayMs } = route ?? { status: 404, delayMs: 1 };
  const body = JSON.stringify(route?.answer(path) ?? { error: `nothing at ${path}` });
  setTimeout(() => response.writeHead(status, { 'content-type': 'application/json' }).end(body), delayMs * (1 + Math.random()));
}

function portOf(server: Server): number {
  const address = server.address();
  // A string is for pipes, and null for a server that does not listen.
  if (typeof address !== 'object' || address === null) throw new TypeError('the demo target listens on no port');
  return address.port;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
