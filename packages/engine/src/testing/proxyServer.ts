import { createServer, request as send, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { originOf } from './originOf.js';

/** What somebody asked of a proxy. */
export interface Asked {
  readonly method: string;
  /** `host:port`, or the whole URL of what is to be passed on. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** A real proxy on a free port of 127.0.0.1: it opens tunnels, passes requests on, and remembers both. */
export interface ProxyServer {
  readonly origin: string;
  readonly asked: readonly Asked[];
  /** Connections opened so far. */
  readonly connections: () => number;
  /** Connections to it that are open now. */
  readonly openConnections: () => number;
  /** Breaks off whatever is open. */
  readonly close: () => Promise<void>;
}

export interface ProxyServerOptions {
  /** What `proxy-authorization` must say. @defaultValue anything */
  readonly authorization?: string;
  /** What every tunnel is refused with; 0: it is never answered. @defaultValue tunnels are opened */
  readonly refusal?: number;
}

/** Starts one. */
export async function startProxyServer({ authorization, refusal }: ProxyServerOptions = {}): Promise<ProxyServer> {
  const asked: Asked[] = [];
  const sockets = new Set<Duplex>();
  let connections = 0;
  let openConnections = 0;
  const isKnown = (headers: IncomingHttpHeaders): boolean => authorization === undefined || headers['proxy-authorization'] === authorization;
  const server = createServer((incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    asked.push({ method, url, headers });
    if (!isKnown(headers)) return void response.writeHead(407).end();
    const { 'proxy-authorization': _, ...passedOn } = headers;
    const onward = send(new URL(url), { method, headers: passedOn }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  server.keepAliveTimeout = 600_000;
  server.on('connection', (socket: Socket) => {
    connections++;
    openConnections++;
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => openConnections--);
  });
  server.on('connect', ({ method = '', url = '', headers }, socket) => {
    asked.push({ method, url, headers });
    const status = isKnown(headers) ? refusal : 407;
    if (status !== undefined) {
      if (status !== 0) socket.write(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      // It is left open, for other requests; unread, it would not be seen to end.
      return void socket.resume().on('end', () => socket.destroy());
    }
    const { hostname, port } = new URL(`http://${url}`);
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: originOf(server),
    asked,
    connections: () => connections,
    openConnections: () => openConnections,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
