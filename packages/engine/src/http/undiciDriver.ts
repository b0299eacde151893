import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@midflight/core';
import type { ConnectionSettings } from './connectionSettings.js';
import type { HttpDriver, HttpRequest, OutcomeReceiver, SendOptions, SentRequest } from './driver.js';
import { Deadlines } from './deadlines.js';
import { Exchange } from './exchange.js';
import { OriginClients } from './originClients.js';
import { RoutedRequest } from './routedRequest.js';

/** HTTP/1.1 and HTTP/2 over undici: keep-alive; one connection for each request in flight, unless pipelining or HTTP/2 let them share. */
export class UndiciDriver implements HttpDriver {
  readonly #clock: Clock;
  readonly #deadlines: Deadlines;
  readonly #origins = new Map<string, OriginClients>();
  /** Among these, those that were asked for last: mostly, the next are the same. */
  #latest: OriginClients | undefined;
  #kept: ReadonlySet<string> = new Set();
  #connection: ConnectionSettings | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#deadlines = new Deadlines(clock);
  }

  send(request: HttpRequest, options: SendOptions, receiver: OutcomeReceiver, nowMs: number): SentRequest {
    const clients = this.#clientsOf(request.origin);
    const client = clients.take(options.timeoutMs);
    const exchange = new Exchange(clients, client, nowMs, options, this.#deadlines.of(options.timeoutMs), receiver);
    exchange.dispatch(RoutedRequest.of(request, clients.route));
    return exchange;
  }

  keepOrigins(origins: ReadonlySet<string>, connection: ConnectionSettings): void {
    const same = isDeepStrictEqual(connection, this.#connection);
    this.#kept = origins;
    this.#connection = connection;
    this.#latest = undefined;
    for (const [origin, clients] of this.#origins) {
      if (same && origins.has(origin)) continue;
      this.#origins.delete(origin);
      void clients.retire();
    }
  }

  async close(): Promise<void> {
    this.#kept = new Set();
    this.#deadlines.close();
    const all = [...this.#origins.values()];
    this.#origins.clear();
    await Promise.all(all.map((clients) => clients.retire()));
  }

  #clientsOf(origin: string): OriginClients {
    if (this.#latest?.origin === origin) return this.#latest;
    const known = this.#origins.get(origin);
    if (known !== undefined) return (this.#latest = known);
    const kept = this.#kept.has(origin);
    const clients = new OriginClients(this.#clock, origin, this.#connection, !kept);
    if (kept) this.#origins.set(origin, clients);
    return clients;
  }
}
