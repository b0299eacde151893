import type { Clock } from '@midflight/core';
import type { ConnectionSettings } from './connectionSettings.js';
import type { Route } from './route/route.js';
import { routeTo } from './route/routeTo.js';
import { Client } from './undici.js';

/** Undici measures timeouts to about a second; a shorter one would be cut too early. */
const shortestConnectTimeoutMs = 1_000;

/** As many streams as a server of HTTP/2 allows at least, if it keeps to the advice of RFC 9113, section 6.5.2. */
const streamsOfHttp2 = 100;

/** A connection to an origin. */
export interface OriginClient {
  readonly client: Client;
  /** How often it was made so far: what the server has closed is made anew. */
  made: number;
  /** How many requests it carries. */
  carries: number;
}

/**
 * The connections to one origin: as many as are in use at the same time, since one that has room is always taken before a
 * new one is made. There is room for one request, and for more with pipelining or HTTP/2.
 *
 * It is not undici's `Pool`: a pool marks a connection free only a turn of the event loop after its answer, so a worker
 * that goes on at once would open a second one; a limit against that can't be changed while the pool lives.
 */
export class OriginClients {
  readonly origin: string;
  readonly clock: Clock;
  /** How requests are to be written on these connections. */
  readonly route: Route;
  /** So many requests one carries at a time, ≥ 1. */
  readonly #room: number;
  readonly #idle: OriginClient[] = [];
  /** Those that carry something, where one may carry several. */
  readonly #shared: OriginClient[] = [];
  readonly #connection: Partial<ConnectionSettings>;
  #retired: boolean;

  /**
   * @param connection - as usual where it says nothing
   * @param retired - closes every connection after one request
   */
  constructor(clock: Clock, origin: string, connection: Partial<ConnectionSettings> = {}, retired = false) {
    this.origin = origin;
    this.clock = clock;
    this.route = routeTo(origin, connection);
    this.#connection = connection;
    this.#retired = retired;
    this.#room = connection.version === '2' ? streamsOfHttp2 : (connection.pipelining ?? 1);
  }

  /** Lends a connection for one request; the one used last comes first, so that what is no longer needed times out. */
  take(connectTimeoutMs: number): OriginClient {
    const one = this.#withRoom() ?? this.#idle.pop() ?? this.#connect(connectTimeoutMs);
    if (++one.carries === 1 && this.sharesConnections) this.#shared.push(one);
    return one;
  }

  /** True when a connection may carry other requests beside one. */
  get sharesConnections(): boolean {
    return this.#room > 1;
  }

  /** Takes a connection back whose answer is complete, or which one request less needs. */
  giveBack(one: OriginClient): void {
    if (--one.carries > 0) return;
    if (this.sharesConnections) this.#shared.splice(this.#shared.indexOf(one), 1);
    if (one.client.destroyed) return;
    if (this.#retired || this.#idle.length >= (this.#connection.maxIdlePerHost ?? Infinity)) void one.client.close();
    else this.#idle.push(one);
  }

  /** One that carries something already, and may carry more. */
  #withRoom(): OriginClient | undefined {
    return this.sharesConnections ? this.#shared.findLast(({ carries }) => carries < this.#room) : undefined;
  }

  #connect(connectTimeoutMs: number): OriginClient {
    const { idleTimeoutMs, version } = this.#connection;
    const client = new Client(this.route.url, {
      pipelining: this.#room,
      allowH2: version === '2',
      headersTimeout: 0,
      bodyTimeout: 0,
      ...(idleTimeoutMs === undefined ? {} : { keepAliveTimeout: idleTimeoutMs, keepAliveMaxTimeout: idleTimeoutMs }),
      connect: this.route.connector(Math.max(connectTimeoutMs, shortestConnectTimeoutMs)),
    });
    const one = { client, made: 0, carries: 0 };
    client.on('connect', () => one.made++);
    return one;
  }

  /** Closes what is idle; what is in use closes when it is given back. */
  async retire(): Promise<void> {
    this.#retired = true;
    await Promise.all(this.#idle.splice(0).map(({ client }) => client.close()));
  }
}
