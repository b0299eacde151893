import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { MidflightError } from '@midflight/core';
import { answerDemo } from './demoRoutes.js';

/** A listening demo target. */
export interface DemoServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Of a body, this much is looked at; all of it is read. */
const mostBodyBytes = 64 * 1024;

/**
 * The small shop that the quick start loads. Listens on 127.0.0.1 alone.
 *
 * @param port - 0 picks a free one
 * @throws MF_DEMO_TARGET_PORT when the port is taken
 */
export async function startDemoServer(port: number): Promise<DemoServer> {
  const server = createServer((request, response) => {
    // A client that goes away in the middle of its body is no fault of the target.
    answer(request, response).catch(() => response.destroy());
  });
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

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://demo');
  const { text, bytes } = await readBody(request);
  const { status, body, headers, delayMs } = answerDemo({ method: request.method ?? 'GET', path: pathname, query: searchParams, headers: request.headers, body: text, bodyBytes: bytes });
  setTimeout(() => {
    response.writeHead(status, { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }, delayMs * (1 + Math.random()));
}

async function readBody(request: IncomingMessage): Promise<{ readonly text: string; readonly bytes: number }> {
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    if (bytes < mostBodyBytes) kept.push(chunk.subarray(0, mostBodyBytes - bytes));
    bytes += chunk.length;
  }
  return { text: Buffer.concat(kept).toString('utf8'), bytes };
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
