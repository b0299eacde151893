import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@midflight/core';
import { LoopTurn } from '../../loopTurn.js';
import type { ConnectionSettings } from '../connectionSettings.js';
import type { HttpDriver, HttpRequest, OutcomeReceiver, SendOptions, SentRequest } from '../driver.js';
import { RefusedRequest } from '../refusedRequest.js';
import { Deadlines } from '../deadlines.js';
import { OriginConnections } from './originConnections.js';
import { PendingRequest } from './pendingRequest.js';
import { RequestWriter, type RequestBytes } from './requestBytes.js';

/**
 * HTTP/1.1 over sockets, plain and TLS: keep-alive, no pipelining, one connection for each request in flight. It answers
 * as `UndiciDriver` does, and spends less on each request: no timer, no listener, no object for each header.
 */
export class FastDriver implements HttpDriver {
  readonly #clock: Clock;
  readonly #turn: LoopTurn;
  readonly #deadlines: Deadlines;
  readonly #writer = new RequestWriter();
  /** By origin, and by host where a request names another. */
  readonly #connections = new Map<string, OriginConnections>();
  /** Among these, those that were asked for last: mostly, the next are the same. */
  #latest: OriginConnections | undefined;
  #kept: ReadonlySet<string> = new Set();
  #settings: ConnectionSettings | undefined;

  /** @param turn - that which others of this thread count by, too */
  constructor(clock: Clock, turn = new LoopTurn()) {
    this.#clock = clock;
    this.#turn = turn;
    this.#deadlines = new Deadlines(clock);
  }

  send(request: HttpRequest, options: SendOptions, receiver: OutcomeReceiver, nowMs: number, before?: SentRequest): SentRequest {
    let pending: PendingRequest | undefined;
    try {
      const bytes = this.#writer.write(request);
      const connections = this.#connectionsTo(request.origin, bytes);
      pending = before instanceof PendingRequest ? before : new PendingRequest();
      pending.begin(bytes, nowMs, options, this.#deadlines.of(options.timeoutMs), receiver);
      connections.carry(pending);
      return pending;
    } catch (thrown) {
      pending?.cut();
      return new RefusedRequest(receiver, thrown);
    }
  }

  keepOrigins(origins: ReadonlySet<string>, connection: ConnectionSettings): void {
    const same = isDeepStrictEqual(connection, this.#settings);
    this.#kept = origins;
    this.#settings = connection;
    this.#latest = undefined;
    for (const [key, connections] of this.#connections) {
      if (same && origins.has(connections.origin)) continue;
      this.#connections.delete(key);
      void connections.retire();
    }
  }

  async close(): Promise<void> {
    this.#kept = new Set();
    this.#deadlines.close();
    const all = [...this.#connections.values()];
    this.#connections.clear();
    await Promise.all(all.map((connections) => connections.retire()));
  }

  #connectionsTo(origin: string, { host }: RequestBytes): OriginConnections {
    if (this.#latest?.origin === origin && this.#latest.host === host) return this.#latest;
    // Under another name, a server shows another certificate.
    const key = host === undefined || origin.startsWith('http:') ? origin : `${origin} ${host}`;
    const known = this.#connections.get(key);
    if (known !== undefined) return (this.#latest = known);
    const isKept = this.#kept.has(origin);
    const connections = new OriginConnections({ clock: this.#clock, turn: this.#turn, origin, host, settings: this.#settings ?? {}, isRetired: !isKept });
    if (isKept) this.#connections.set(key, connections);
    return connections;
  }
}
