import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decodeMetrics, type ReceivedMetric, type ReceivedMetrics } from './decodeMetrics.js';

/** A request as the collector saw it. */
export interface Received extends ReceivedMetrics {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** On the clock of `performance.now()`. */
  readonly atMs: number;
}

/** Answers a request. */
export type AnswerWith = (response: ServerResponse, received: Received) => void;

/** As a collector answers when all is well: a message without a field. */
export const taken: AnswerWith = (response) => void response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();

/** A real HTTP server on a free port of 127.0.0.1 that takes OTLP, and whose answer a test can change. Whoever starts it closes it. */
export class CollectorServer {
  readonly received: Received[] = [];
  answer: AnswerWith = taken;
  readonly #server: Server;
  #port = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => void chunks.push(chunk));
      request.on('end', () => {
        const received = { url: request.url ?? '', headers: request.headers, atMs: performance.now(), ...decodeMetrics(gunzipSync(Buffer.concat(chunks))) };
        this.received.push(received);
        this.answer(response, received);
      });
    });
  }

  static async start(): Promise<CollectorServer> {
    const server = new CollectorServer();
    await server.open();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The newest state of a metric. */
  newest(name: string): ReceivedMetric | undefined {
    return this.received.flatMap(({ metrics }) => metrics.filter((metric) => metric.name === name)).at(-1);
  }

  /** All numbers of the newest state of a counter added up. */
  sumOf(name: string): number | undefined {
    return this.newest(name)?.points.reduce((sum, { int = 0 }) => sum + int, 0);
  }

  /** Listens, on the port of before where there was one. */
  async open(): Promise<void> {
    if (this.#server.listening) return;
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Cuts all connections and listens no more. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
