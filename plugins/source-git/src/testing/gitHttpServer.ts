import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cleanEnvironment } from './gitRepository.js';

/** How a server answers: as a smart server; each request with a status; or never. */
export type GitHttpMood = 'well' | 'never' | number;

/** Serves the repositories below a folder over HTTP, by git's own `git http-backend`. Whoever starts it closes it. */
export interface GitHttpServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly requests: readonly string[];
  mood: GitHttpMood;
  /** What must be sent as `user:password`; anyone may come without it. */
  credentials: string | undefined;
  /** Answers no fetch of single objects, as if the line went dead after a commit. */
  refuseLaziness: boolean;
  close(): Promise<void>;
}

/** Starts one on a free port of 127.0.0.1. */
export async function startGitHttpServer(folder: string): Promise<GitHttpServer> {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const sent = Buffer.from(/^Basic (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '', 'base64').toString();
    if (served.mood === 'never') return;
    if (served.mood !== 'well') return void response.writeHead(served.mood).end('no');
    if (served.credentials !== undefined && sent !== served.credentials) return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    void answer(request, response);
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await request.toArray());
    if (served.refuseLaziness && body.includes('command=fetch') && !body.includes('deepen')) return void response.writeHead(503).end();
    runBackend(folder, request, body, response);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const served: GitHttpServer = {
    url: `http://127.0.0.1:${port}`,
    requests,
    mood: 'well',
    credentials: undefined,
    refuseLaziness: false,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return served;
}

/** CGI (RFC 3875), as far as git needs it. */
function runBackend(folder: string, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const { headers } = request;
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...cleanEnvironment(),
      GIT_PROJECT_ROOT: folder, GIT_HTTP_EXPORT_ALL: '1', PATH_INFO: decodeURIComponent(pathname), QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET', CONTENT_TYPE: headers['content-type'] ?? '', HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''), CONTENT_LENGTH: headers['content-length'] ?? '',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  backend.stdin.on('error', () => {}).end(body);
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.on('close', () => {
    const output = Buffer.concat(chunks);
    const border = output.indexOf('\r\n\r\n');
    const lines = output.subarray(0, Math.max(0, border)).toString().split('\r\n').map((line) => line.split(': ', 2));
    const status = Number(lines.find(([name]) => name === 'Status')?.[1]?.slice(0, 3) ?? (border === -1 ? 500 : 200));
    response.writeHead(status, Object.fromEntries(lines.filter(([name = '']) => name !== '' && name !== 'Status')));
    response.end(output.subarray(border + 4));
  });
}
