import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { messageOf, MidflightError } from '@midflight/core';

/** Which run is meant, and by whose right. */
export interface Connection {
  /** `http://127.0.0.1:9090`, `https://…`, `unix:/path`. */
  readonly url: string;
  readonly token: string;
  /** In PEM, of a certificate that the system does not trust. @defaultValue the system's */
  readonly ca?: Buffer | undefined;
}

/** What goes along with a request. */
export interface AskOptions {
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** @defaultValue application/json */
  readonly mediaType?: string;
}

/** A JSON object as it came. */
export interface Said {
  readonly status: number;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A reload may take a while; a run that says nothing for so long is not there, in milliseconds. */
const patienceMs = 60_000;
/** The largest answer, in bytes: a document of many scenarios, whole. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Asks the control API of a run. Redirects are not followed: the token is for this run alone.
 *
 * @returns what it said, also when it refuses a configuration (422)
 * @throws MF_CONTROL_UNREACHABLE; the API's own errors, by their codes
 */
export async function askControl(connection: Connection, method: string, path: string, options: AskOptions = {}): Promise<Said> {
  const said = await send(connection, method, path, options);
  if (said.status < 300 || said.status === 422) return said;
  const { code, message, hint } = said.body;
  if (typeof code !== 'string' || typeof message !== 'string') throw noControlApi(connection);
  throw new MidflightError(code, typeof hint === 'string' ? `${message} ${hint}` : message, { details: { status: said.status } });
}

async function send(connection: Connection, method: string, path: string, { query = {}, body, mediaType = 'application/json' }: AskOptions): Promise<Said> {
  const { url, token, ca } = connection;
  const search = new URLSearchParams(query).toString();
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = { authorization: `Bearer ${token}`, ...(text === undefined ? {} : { 'content-type': mediaType, 'content-length': Buffer.byteLength(text) }) };
  const options = { method, path: search ? `${path}?${search}` : path, headers, agent: false as const, timeout: patienceMs };
  try {
    return await new Promise<Said>((resolve, reject) => {
      const request = startRequest(url, options, ca);
      request.on('response', (response) => void read(response).then(({ bytes, status }) => resolve({ status, ...parse(bytes, connection) })).catch(reject));
      request.on('timeout', () => request.destroy(new Error(`it said nothing for ${patienceMs / 1000} s`)));
      request.on('error', reject);
      request.end(text);
    });
  } catch (cause) {
    if (MidflightError.is(cause)) throw cause;
    throw new MidflightError('MF_CONTROL_UNREACHABLE', `No run answers at ${url}: ${messageOf(cause)}`, { cause, details: { url } });
  }
}

type RequestOptions = NonNullable<Parameters<typeof httpRequest>[1]> & { readonly path: string };

function startRequest(url: string, options: RequestOptions, ca: Buffer | undefined): ReturnType<typeof httpRequest> {
  if (url.startsWith('unix:')) return httpRequest({ ...options, socketPath: url.slice('unix:'.length) });
  const { protocol, hostname, port } = new URL(url);
  const where = { ...options, hostname: hostname.replace(/^\[(.*)\]$/, '$1'), port };
  return protocol === 'https:' ? httpsRequest({ ...where, ...(ca ? { ca } : {}) }) : httpRequest(where);
}

async function read(response: IncomingMessage): Promise<{ readonly status: number; readonly bytes: Buffer }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!(chunk instanceof Uint8Array)) continue;
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error('its answer has no end');
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, bytes: Buffer.concat(chunks) };
}

function parse(bytes: Buffer, connection: Connection): Pick<Said, 'text' | 'body'> {
  const text = bytes.toString('utf8');
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { text, body: Object.fromEntries(Object.entries(body)) };
  } catch {
    // Said below, like anything else that is no object.
  }
  throw noControlApi(connection);
}

function noControlApi({ url }: Connection): MidflightError {
  return new MidflightError('MF_CONTROL_UNREACHABLE', `What answers at ${url} is no control API of Midflight.`, { details: { url } });
}
