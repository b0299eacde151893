import type { Clock } from '@midflight/core';
import type { HttpDriver, HttpOutcome, HttpRequest, SendOptions } from './driver.js';
import { Exchange } from './exchange.js';
import { OriginClients } from './originClients.js';

/** HTTP/1.1 over undici: keep-alive, no pipelining, one connection for each request in flight. */
export class UndiciDriver implements HttpDriver {
  readonly #clock: Clock;
  readonly #origins = new Map<string, OriginClients>();
  #kept: ReadonlySet<string> = new Set();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  send(request: HttpRequest, { timeoutMs, keepBody, signal }: SendOptions): Promise<HttpOutcome> {
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
        if (outcome.kind === 'answer') clients.giveBack(client);
        else void client.destroy();
        resolve(outcome);
      };
      const cut = (): void => end({ kind: 'cut' });
      const timer = this.#clock.setTimer(timeoutMs, () => end({ kind: 'timeout' }));
      signal.addEventListener('abort', cut);
      const { path, method, headers, body = null } = request;
      // Undici gives a connection up after HEAD and after a GET with a body unless it is told not to.
      client.dispatch({ path, method, headers, body, reset: false }, new Exchange(keepBody, end));
    });
  }

  keepOrigins(origins: ReadonlySet<string>): void {
    this.#kept = origins;
    for (const [origin, clients] of this.#origins) {
      if (origins.has(origin)) continue;
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
    const clients = new OriginClients(origin, !kept);
    if (kept) this.#origins.set(origin, clients);
    return clients;
  }
}
