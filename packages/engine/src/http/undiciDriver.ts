import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@midflight/core';
import type { ConnectionSettings } from '../settings.js';
import type { HttpDriver, HttpOutcome, HttpRequest, OutcomeReceiver, SendOptions, SentRequest } from './driver.js';
import { Exchange } from './exchange.js';
import { OriginClients } from './originClients.js';

/** HTTP/1.1 and HTTP/2 over undici: keep-alive; one connection for each request in flight, unless pipelining or HTTP/2 let them share. */
export class UndiciDriver implements HttpDriver {
  readonly #clock: Clock;
  readonly #origins = new Map<string, OriginClients>();
  #kept: ReadonlySet<string> = new Set();
  #connection: ConnectionSettings | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  send(request: HttpRequest, options: SendOptions, receiver: OutcomeReceiver, nowMs: number): SentRequest {
    const clients = this.#clientsOf(request.origin);
    const client = clients.take(options.timeoutMs);
    const connectsFromMs = clients.isConnected(client) ? undefined : nowMs;
    let open = true;
    let dispatching = true;
    const leave = (answered: boolean): boolean => {
      if (!open) return false;
      open = false;
      timer.cancel();
      // What else a shared connection carries goes on.
      if (!answered) void (clients.sharesConnections ? exchange.abort() : client.destroy());
      clients.giveBack(client);
      return true;
    };
    const end = (outcome: HttpOutcome): void => {
      // What undici refuses to send, it refuses at once.
      if (dispatching) queueMicrotask(() => end(outcome));
      else if (leave(outcome.kind === 'answer')) receiver.requestEnded(outcome);
    };
    const { endsAtMs = nowMs + options.timeoutMs } = options;
    const timer = this.#clock.setTimer(Math.max(0, endsAtMs - nowMs), () => end({ kind: 'timeout' }));
    const exchange = new Exchange(this.#clock, options, connectsFromMs, end);
    const { path, method, headers, body = null } = request;
    // Undici gives a connection up after HEAD and after a GET with a body unless it is told not to, and pipelines nothing behind what may block.
    client.dispatch({ path, method, headers: clients.withHost(headers), body, reset: false, blocking: false }, exchange);
    dispatching = false;
    return { cut: () => void leave(false) };
  }

  keepOrigins(origins: ReadonlySet<string>, connection: ConnectionSettings): void {
    const same = isDeepStrictEqual(connection, this.#connection);
    this.#kept = origins;
    this.#connection = connection;
    for (const [origin, clients] of this.#origins) {
      if (same && origins.has(origin)) continue;
      this.#origins.delete(origin);
      void clients.retire();
    }
  }

  async close(): Promise<void> {
    this.#kept = new Set();
    const all = [...this.#origins.values()];
    this.#origins.clear();
    await Promise.all(all.map((clients) => clients.retire()));
  }

  #clientsOf(origin: string): OriginClients {
    const known = this.#origins.get(origin);
    if (known !== undefined) return known;
    const kept = this.#kept.has(origin);
    const clients = new OriginClients(origin, this.#connection, !kept);
    if (kept) this.#origins.set(origin, clients);
    return clients;
  }
}
