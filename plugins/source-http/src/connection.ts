import { Socket } from 'node:net';
import { buildConnector, Client } from 'undici';

/** A connection for one request. Whoever opens it cuts it. */
export interface Connection {
  readonly client: Client;
  /** Closes it at once, also while it is still being made. */
  cut(reason: Error): Promise<void>;
}

/**
 * Makes a connection to the origin of `url`.
 *
 * Each request gets its own: every few seconds one more costs little, and an idle one that the server closes in the very
 * moment of the next request would be a fault where there is none.
 *
 * @param ca - certificates to trust besides nobody else, PEM; the machine's own when undefined
 */
export function connectTo(url: URL, ca: string | undefined): Connection {
  // Time is bounded by whoever reads: undici's own limits know no Clock.
  const connect = buildConnector({ timeout: 0, ...(ca === undefined ? {} : { ca }) });
  let socket: unknown;
  const client = new Client(url.origin, {
    connect: (options, callback) => { socket = connect(options, callback); },
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: 1,
  });
  return {
    client,
    async cut(reason) {
      // Undici lets a connection that is being made go on; its error is one that nobody waits for any more.
      if (socket instanceof Socket) socket.destroy(reason);
      await client.destroy(reason);
    },
  };
}
