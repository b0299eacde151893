import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

/** One request as the server saw it. */
export interface Asked {
  readonly method: string | undefined;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/** Answers one request. */
export type Handler = (asked: Asked, response: ServerResponse) => void;

/** Gives a document, with an ETag where one is given, and 304 where it is known. */
export function serving(content: string | Buffer, headers: Readonly<Record<string, string>> = {}): Handler {
  return (asked, response) => {
    const { etag } = headers;
    if (etag !== undefined && asked.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
    response.writeHead(200, { 'content-type': 'application/yaml', 'content-length': Buffer.byteLength(content), ...headers }).end(content);
  };
}

/** Answers with a status, a short body and these headers. */
export function answering(status: number, headers: Readonly<Record<string, string>> = {}): Handler {
  return (_asked, response) => void response.writeHead(status, headers).end(`this is a ${status}`);
}

/** A real HTTP server on a free port of 127.0.0.1, whose answer a test can change. Whoever starts it closes it. */
export class DocumentServer {
  /** Every request so far. */
  readonly asked: Asked[] = [];
  answer: Handler;
  readonly #server: Server;
  #port = 0;

  private constructor(make: (listener: RequestListener) => Server, answer: Handler) {
    this.answer = answer;
    this.#server = make(({ method, url = '', headers }, response) => {
      const one = { method, url, headers };
      this.asked.push(one);
      this.answer(one, response);
    });
  }

  static async start(answer: Handler = serving('first'), tls?: ServerOptions): Promise<DocumentServer> {
    const server = new DocumentServer((listener) => (tls === undefined ? createServer(listener) : createTlsServer(tls, listener)), answer);
    await server.open();
    return server;
  }

  get origin(): string {
    return `${'setSecureContext' in this.#server ? 'https' : 'http'}://127.0.0.1:${this.#port}`;
  }

  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Listens, on the port that it had before. */
  async open(): Promise<void> {
    if (this.#server.listening) return;
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Breaks off whatever is open, and listens no more. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
