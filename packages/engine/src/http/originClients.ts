import { Client } from 'undici';

/** Undici measures timeouts to about a second; a shorter one would be cut too early. */
const shortestConnectTimeoutMs = 1_000;

/**
 * The connections to one origin: as many as are in use at the same time, since an idle one is always taken before a new
 * one is made.
 *
 * It is not undici's `Pool`: a pool marks a connection free only a turn of the event loop after its answer, so a worker
 * that goes on at once would open a second one; a limit against that can't be changed while the pool lives.
 */
export class OriginClients {
  readonly #origin: string;
  readonly #idle: Client[] = [];
  #retired: boolean;

  /** @param retired - closes every connection after one request */
  constructor(origin: string, retired: boolean) {
    this.#origin = origin;
    this.#retired = retired;
  }

  /** Lends a connection for one request; the one used last comes first, so that what is no longer needed times out. */
  take(connectTimeoutMs: number): Client {
    return (
      this.#idle.pop() ??
      new Client(this.#origin, { pipelining: 1, headersTimeout: 0, bodyTimeout: 0, connectTimeout: Math.max(connectTimeoutMs, shortestConnectTimeoutMs) })
    );
  }

  /** Takes a connection back whose answer is complete. */
  giveBack(client: Client): void {
    if (this.#retired) void client.close();
    else this.#idle.push(client);
  }

  /** Closes what is idle; what is in use closes when it is given back. */
  async retire(): Promise<void> {
    this.#retired = true;
    await Promise.all(this.#idle.splice(0).map((client) => client.close()));
  }
}
