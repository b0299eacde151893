import type { HttpRequest } from '../driver.js';

/** A request as it goes over the wire. */
export class RequestBytes {
  /** One byte for each character, with the body where that is plain ASCII. */
  readonly text: string;
  /** What follows the text. */
  readonly body: Uint8Array | undefined;
  readonly isHead: boolean;
  /** The host that the request names in place of that of its origin. */
  readonly host: string | undefined;
  /** It asks the server to close the connection afterwards. */
  readonly closes: boolean;

  constructor({ text, body, isHead, host, closes }: RequestBytes) {
    this.text = text;
    this.body = body;
    this.isHead = isHead;
    this.host = host;
    this.closes = closes;
  }
}

const token = /^[!#$%&'*+.^_`|~\w-]+$/;
const unsendable = /[^\t\x20-\x7e\x80-\xff]/;
const unsendableInPath = /[^\x21-\xff]/;
/** A body belongs to these methods, so that its absence is said (RFC 9110, section 8.6). */
const expectBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);
/** Not for a request to say: the driver frames bodies and keeps connections. */
const refused: ReadonlySet<string> = new Set(['keep-alive', 'transfer-encoding', 'upgrade', 'expect']);

/** Writes requests out. What is sent again and again is written once. */
export class RequestWriter {
  readonly #hosts = new Map<string, string>();

  /** @throws Error for what would not be one request; the message shows no value */
  write(request: HttpRequest): RequestBytes {
    const { fixed } = request;
    if (fixed?.made instanceof RequestBytes) return fixed.made;
    const bytes = serialize(request, this.#hostOf(request.origin));
    if (fixed !== undefined) fixed.made = bytes;
    return bytes;
  }

  #hostOf(origin: string): string {
    const known = this.#hosts.get(origin);
    if (known !== undefined) return known;
    const { host } = new URL(origin);
    this.#hosts.set(origin, host);
    return host;
  }
}

function serialize({ method, path, headers, body }: HttpRequest, ownHost: string): RequestBytes {
  if (!token.test(method) || !path.startsWith('/') || unsendableInPath.test(path)) throw new Error('the method or the path of the request can\'t be sent');
  let host: string | undefined;
  let closes = false;
  let lines = '';
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const value = headers[at + 1] ?? '';
    if (!token.test(name) || unsendable.test(value) || refused.has(name)) throw new Error(`the header ${JSON.stringify(name)} of the request can't be sent`);
    if (name === 'host') host = value;
    else if (name === 'connection') closes ||= /(?:^|,)[ \t]*close[ \t]*(?:,|$)/i.test(value);
    else if (name !== 'content-length') lines += `${name}: ${value}\r\n`;
  }
  const length = body === undefined ? 0 : typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  if (length > 0 || expectBody.has(method)) lines += `content-length: ${length}\r\n`;
  const head = `${method} ${path} HTTP/1.1\r\nhost: ${host ?? ownHost}\r\nconnection: ${closes ? 'close' : 'keep-alive'}\r\n${lines}\r\n`;
  const isAscii = typeof body === 'string' && body.length === length;
  return new RequestBytes({ text: isAscii ? head + body : head, body: isAscii || length === 0 ? undefined : bytesOf(body), isHead: method === 'HEAD', host, closes });
}

function bytesOf(body: HttpRequest['body']): Uint8Array | undefined {
  return typeof body === 'string' ? Buffer.from(body) : body;
}
