import type { Server } from 'node:net';

/** Where a server on 127.0.0.1 listens, as the origin of a URL. */
export function originOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return `http://127.0.0.1:${address.port}`;
}
