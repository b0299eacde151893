import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Client } from 'undici';
import { originOf } from './originOf.js';

/** An answer so that two can be compared: of each name all values, in the order received; the body read as UTF-8. */
export type SeenAnswer = { readonly status: number; readonly headers: Readonly<Record<string, readonly string[]>>; readonly body: string } | 'failed';

/** Says how undici reads bytes: a real client asks a real server, which answers with them and closes. */
export interface AnswerOracle {
  readonly origin: string;
  /** Announces the bytes with which a path is answered, each piece written by itself. */
  announce(pieces: readonly Buffer[]): string;
  ask(method: string, pieces: readonly Buffer[]): Promise<SeenAnswer>;
  /** Connections open now. */
  openConnections(): number;
  close(): Promise<void>;
}

export async function startAnswerOracle(): Promise<AnswerOracle> {
  const announced: (readonly Buffer[])[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that refuses the answer hangs up.
    socket.on('error', () => {});
    socket.once('data', (request) => void play(socket, announced[Number(/^[A-Z]+ \/(\d+) /.exec(request.toString())?.[1])] ?? []));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = originOf(server);
  const announce = (pieces: readonly Buffer[]): string => `/${announced.push(pieces) - 1}`;
  return {
    origin,
    announce,
    openConnections: () => sockets.size,
    ask: (method, pieces) => askUndici(origin, method, announce(pieces)),
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

async function play(socket: Socket, pieces: readonly Buffer[]): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    socket.write(piece);
    await nextTurn();
  }
  socket.end();
}

async function askUndici(origin: string, method: string, path: string): Promise<SeenAnswer> {
  const client = new Client(origin, { headersTimeout: 0, bodyTimeout: 0, pipelining: 1 });
  try {
    return await new Promise<SeenAnswer>((resolve) => {
      let status = 0;
      let headers: Record<string, readonly string[]> = {};
      const chunks: Buffer[] = [];
      client.dispatch(
        { method, path, reset: false },
        {
          onRequestStart: () => {},
          onResponseStart: (_, code, received) => {
            status = code;
            headers = Object.fromEntries(Object.entries(received).map(([name, value = []]) => [name, [value].flat()]));
          },
          onResponseData: (_, chunk) => void chunks.push(chunk),
          onResponseEnd: () => resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8') }),
          onResponseError: () => resolve('failed'),
        },
      );
    });
  } finally {
    await client.destroy();
  }
}
