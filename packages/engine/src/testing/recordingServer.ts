import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { originOf } from './originOf.js';

/** One request as the server saw it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A real HTTP server on a free port of 127.0.0.1 that remembers what reached it. */
export interface RecordingServer {
  readonly origin: string;
  /** Requests read whole. */
  readonly received: Received[];
  /** Connections opened so far. */
  readonly connections: () => number;
  /** Connections open now. */
  readonly openConnections: () => number;
  /** Requests whose client went away before the answer. */
  readonly aborted: () => number;
  /** Breaks off whatever is open. */
  readonly close: () => Promise<void>;
}

/** Starts one; `answer` ends the response. */
export async function startRecordingServer(answer: (request: Received, response: ServerResponse) => void = (_request, response) => void response.end('ok')): Promise<RecordingServer> {
  const received: Received[] = [];
  let connections = 0;
  let openConnections = 0;
  let aborted = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    response.on('close', () => void (response.writableEnded || aborted++));
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() };
      received.push(one);
      answer(one, response);
    });
  });
  // A connection that should have been closed must not look closed because it was idle for long.
  server.keepAliveTimeout = 600_000;
  server.on('connection', (socket) => {
    connections++;
    openConnections++;
    socket.on('close', () => openConnections--);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: originOf(server),
    received,
    connections: () => connections,
    openConnections: () => openConnections,
    aborted: () => aborted,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
