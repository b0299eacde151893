import type { Clock } from '@midflight/core';
import type { ConnectionSettings } from './connectionSettings.js';
import type { Route } from './route/route.js';
import { routeTo } from './route/routeTo.js';
import { Client } from './undici.js';

/** Undici measures timeouts to about a second; a shorter one would be cut too early. */
const shortestConnectTimeoutMs = 1_000;

/** As many streams as a server of HTTP/2 allows at least, if it keeps to the advice of RFC 9113, section 6.5.2. */
const streamsOfHttp2 = 100;

/** A connection, and how many requests it carries. */
interface Shared {
  readonly client: Client;
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
  readonly #idle: Client[] = [];
  /** Those that carry something, where one may carry several. */
  readonly #shared: Shared[] = [];
  readonly #connection: Partial<ConnectionSettings>;
  readonly #connected = new WeakSet<Client>();
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
  take(connectTimeoutMs: number): Client {
    if (this.#room > 1) return this.#share(connectTimeoutMs);
    return this.#idle.pop() ?? this.#connect(connectTimeoutMs);
  }

  /** False while a connection is still to be made. */
  isConnected(client: Client): boolean {
    return this.#connected.has(client);
  }

  /** True when a connection may carry other requests beside one. */
  get sharesConnections(): boolean {
    return this.#room > 1;
  }

  /** Takes a connection back whose answer is complete, or which one request less needs. */
  giveBack(client: Client): void {
    if (this.#room > 1 && this.#isStillNeeded(client)) return;
    if (client.destroyed) return;
    if (this.#retired || this.#idle.length >= (this.#connection.maxIdlePerHost ?? Infinity)) void client.close();
    else this.#idle.push(client);
  }

  #share(connectTimeoutMs: number): Client {
    const open = this.#shared.findLast(({ carries }) => carries < this.#room);
    if (open) {
      open.carries++;
      return open.client;
    }
    const client = this.#idle.pop() ?? this.#connect(connectTimeoutMs);
    this.#shared.push({ client, carries: 1 });
    return client;
  }

  /** It carries one less; true where it carries others still. */
  #isStillNeeded(client: Client): boolean {
    const index = this.#shared.findIndex((one) => one.client === client);
    const shared = this.#shared[index];
    if (shared === undefined) return false;
    if (--shared.carries > 0) return true;
    this.#shared.splice(index, 1);
    return false;
  }

  #connect(connectTimeoutMs: number): Client {
    const { idleTimeoutMs, version } = this.#connection;
    const client = new Client(this.route.url, {
      pipelining: this.#room,
      allowH2: version === '2',
      headersTimeout: 0,
      bodyTimeout: 0,
      ...(idleTimeoutMs === undefined ? {} : { keepAliveTimeout: idleTimeoutMs, keepAliveMaxTimeout: idleTimeoutMs }),
      connect: this.route.connector(Math.max(connectTimeoutMs, shortestConnectTimeoutMs)),
    });
    client.on('connect', () => this.#connected.add(client));
    client.on('disconnect', () => this.#connected.delete(client));
    return client;
  }

  /** Closes what is idle; what is in use closes when it is given back. */
  async retire(): Promise<void> {
    this.#retired = true;
    await Promise.all(this.#idle.splice(0).map((client) => client.close()));
  }
}
