import { Socket } from 'node:net';
import { buildConnector, Client } from 'undici';

/** A connection for one request. Whoever opens it cuts it. */
export interface Connection {
  readonly client: Client;
  /** Closes it at once, also while it is still being made. */
  cut(): Promise<void>;
}

/** Makes a connection to the origin of `url`, without a limit in time: undici's own know no Clock. */
export function connectTo(url: URL): Connection {
  const connect = buildConnector({ timeout: 0 });
  let socket: unknown;
  const client = new Client(url.origin, { connect: (options, callback) => { socket = connect(options, callback); }, headersTimeout: 0, bodyTimeout: 0 });
  return {
    client,
    async cut() {
      // Undici lets a connection that is being made go on.
      if (socket instanceof Socket) socket.destroy();
      await client.destroy();
    },
  };
}
