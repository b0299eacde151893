import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@midflight/core';
import type { ConnectionSettings } from '../settings.js';
import type { HttpDriver, HttpOutcome, HttpRequest, SendOptions } from './driver.js';
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

  send(request: HttpRequest, { timeoutMs, keepBody, bodyEncoding = 'utf8', keepHeaders, signal }: SendOptions): Promise<HttpOutcome> {
    if (signal.aborted) return Promise.resolve({ kind: 'cut' });
    const clients = this.#clientsOf(request.origin);
    const client = clients.take(timeoutMs);
    return new Promise((resolve) => {
      let open = true;
      const end = (outcome: HttpOutcome): void => {
        if (!open) return;
        open = false;
        timer.cancel();
        signal.removeEventListener('abort', cut);
        // What else a shared connection carries goes on.
        if (outcome.kind !== 'answer') void (clients.sharesConnections ? exchange.abort() : client.destroy());
        clients.giveBack(client);
        resolve(outcome);
      };
      const cut = (): void => end({ kind: 'cut' });
      const timer = this.#clock.setTimer(timeoutMs, () => end({ kind: 'timeout' }));
      signal.addEventListener('abort', cut);
      const exchange = new Exchange({ keepBody, bodyEncoding, keepHeaders }, end);
      const { path, method, headers, body = null } = request;
      // Undici gives a connection up after HEAD and after a GET with a body unless it is told not to, and pipelines nothing behind what may block.
      client.dispatch({ path, method, headers: clients.withHost(headers), body, reset: false, blocking: false }, exchange);
    });
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
