import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Logger } from '@midflight/core';
import { controlFaultOf } from './controlFault.js';
import type { Gate } from './gate.js';
import { protect, refuseRaw, sendFault, sendFile, sendJson } from './respond.js';
import type { Router } from './router.js';

/** Connections at once; more are closed as they come. */
const mostConnections = 128;

/** What the server has no patience for, in milliseconds. */
export interface Patience {
  /** For the head of a request. @defaultValue 5_000 */
  readonly headersMs?: number;
  /** For a whole request. @defaultValue 10_000 */
  readonly requestMs?: number;
  /** For a connection on which nothing moves. @defaultValue 30_000 */
  readonly idleMs?: number;
}

export interface ControlServerOptions {
  /** PEM. @defaultValue plain HTTP */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined;
  readonly patience?: Patience;
  readonly logger: Logger;
  readonly gate: Gate;
  readonly router: Pick<Router, 'answer' | 'isOpen'>;
}

/** An HTTP server that lets each request through the gate to the router. It does not listen yet. */
export function createControlServer({ tls, patience: { headersMs = 5_000, requestMs = 10_000, idleMs = 30_000 } = {}, logger, gate, router }: ControlServerOptions): Server {
  const options: ServerOptions = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: Math.min(1_000, headersMs),
    maxHeaderSize: 8 * 1024,
    requireHostHeader: false,
  };
  const listener: RequestListener = (request, response) => void answer(request, response, { gate, router, logger });
  const server = tls ? createTlsServer({ ...options, ...tls, handshakeTimeout: headersMs, minVersion: 'TLSv1.2' }, listener) : createServer(options, listener);
  server.maxConnections = mostConnections;
  server.maxRequestsPerSocket = 1_000;
  server.setTimeout(idleMs, (socket) => socket.destroy());
  server.on('clientError', refuseRaw);
  return server;
}

interface Parts {
  readonly gate: Gate;
  readonly router: Pick<Router, 'answer' | 'isOpen'>;
  readonly logger: Logger;
}

async function answer(request: IncomingMessage, response: ServerResponse, { gate, router, logger }: Parts): Promise<void> {
  // A client that goes away in the middle is no fault of the run.
  request.on('error', () => {});
  response.on('error', () => {});
  protect(response);
  try {
    const said = await router.answer(request, gate.admit(request, router.isOpen(request)));
    if ('file' in said) sendFile(response, said.file);
    else if ('stream' in said) said.stream(response);
    else sendJson(response, said.status, said.body);
  } catch (thrown) {
    const fault = controlFaultOf(thrown);
    if (fault.code === 'MF_CONTROL_FAILED' && !request.destroyed) logger.error('The control API failed.', { thrown });
    sendFault(request, response, fault);
  }
}
