import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the target saw it. */
export interface Hit {
  /** On the clock of `performance.timeOrigin + performance.now()`. */
  readonly atMs: number;
  readonly url: string;
  readonly status: number;
}

/** A target that can take so much and no more. */
export interface LimitedTarget extends AsyncDisposable {
  readonly url: string;
  readonly hits: readonly Hit[];
}

/** Starts a server on a free port of 127.0.0.1 that answers 503 to what comes beyond so many requests in a tenth of a second. */
export async function startLimitedTarget(perTenth: number): Promise<LimitedTarget> {
  const hits: Hit[] = [];
  let tenth = 0;
  let taken = 0;
  const server = createServer((request, response) => {
    const atMs = performance.timeOrigin + performance.now();
    if (Math.floor(atMs / 100) !== tenth) [tenth, taken] = [Math.floor(atMs / 100), 0];
    taken += 1;
    response.statusCode = taken > perTenth ? 503 : 200;
    hits.push({ atMs, url: request.url ?? '', status: response.statusCode });
    response.end('{}');
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an AddressInfo; a string is for pipes only.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    hits,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
