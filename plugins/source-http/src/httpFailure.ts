import { STATUS_CODES } from 'node:http';
import { messageOf, MidflightError } from '@midflight/core';

/** The ways in which a document can't be had from a URL; each stands in docs/errors.md. */
export type HttpFailureCode =
  | 'MF_SOURCE_HTTP_UNREACHABLE'
  | 'MF_SOURCE_HTTP_TIMEOUT'
  | 'MF_SOURCE_HTTP_STATUS'
  | 'MF_SOURCE_HTTP_REDIRECT'
  | 'MF_SOURCE_HTTP_TYPE'
  | 'MF_SOURCE_HTTP_TOO_LARGE'
  | 'MF_SOURCE_HTTP_INCOMPLETE'
  | 'MF_SOURCE_HTTP_PROTOCOL'
  | 'MF_SOURCE_HTTP_SIGNATURE';

/** What may go along with a failure. */
export interface HttpFailureOptions {
  readonly cause?: unknown;
  /** Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** What the server asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** Why a read failed, in words that follow "… cannot be read:"; whoever knows the source's name makes an error of it. */
export class HttpFailure extends Error {
  readonly code: HttpFailureCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryAfterMs: number | undefined;

  constructor(code: HttpFailureCode, words: string, { cause, details = {}, retryAfterMs }: HttpFailureOptions = {}) {
    super(words, { cause });
    this.code = code;
    this.details = details;
    this.retryAfterMs = retryAfterMs;
  }

  /** @param name - the URL as it may be shown */
  toError(name: string): MidflightError {
    return new MidflightError(this.code, `${name} cannot be read: ${this.message}.`, { cause: this.cause, details: { ...this.details, url: name } });
  }
}

/** What a status means for someone who wants a document, and what to do. */
const statusMeanings: Readonly<Record<number, string>> = {
  401: 'it asks who is there. Give a user and a password in the URL, or the name of a variable that holds a token as bearerTokenFrom',
  403: 'it refuses these credentials. Check what they may read',
  404: 'nothing is there. Check the path',
  410: 'what was there is gone. Check the path',
  407: 'a proxy on the way asks for credentials',
  429: 'it is asked too often. Raise intervalMs',
};

/** An answer of a status that brings no document. */
export function statusFailure(status: number, retryAfterMs?: number): HttpFailure {
  const meaning = statusMeanings[status] ?? (status >= 500 ? 'the server has a trouble of its own; it is asked again, less and less often' : 'a document comes with 200');
  return new HttpFailure('MF_SOURCE_HTTP_STATUS', `the answer is ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd() + `: ${meaning}`, { details: { status }, retryAfterMs });
}

const untrusted = 'its certificate is not signed by anyone who is trusted here. Name the certificate of the authority with caFile';

/** What the codes of Node and undici mean for someone who wants to reach a server. */
const networkMeanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there. Check the host and the port, and that the server runs',
  ECONNRESET: 'the connection broke off before the answer',
  UND_ERR_SOCKET: 'the connection broke off before the answer',
  ENOTFOUND: 'no host of that name is known. Check the name',
  EAI_AGAIN: 'the name of its host could not be looked up. Check the DNS server of this machine',
  EHOSTUNREACH: 'no way leads to its host. Check the network',
  ENETUNREACH: 'no way leads to its network. Check the network',
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host. Check the name in the URL',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there. Check the port, or write http:',
  EPROTO: 'it does not speak TLS there. Check the port, or write http:',
};

const notHttp = new Set(['HTTPParserError', 'UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);

/** What Node or undici threw while there was no answer yet. */
export function networkFailure(thrown: unknown): HttpFailure {
  const reason = reasonOf(thrown);
  if (notHttp.has(reason)) {
    return new HttpFailure('MF_SOURCE_HTTP_PROTOCOL', `what comes back is no sound HTTP answer (${reason}). Check the port, or write https:`, { cause: thrown, details: { reason } });
  }
  return new HttpFailure('MF_SOURCE_HTTP_UNREACHABLE', `${networkMeanings[reason] ?? messageOf(thrown)} (${reason})`, { cause: thrown, details: { reason } });
}

/** Node's or undici's code for what was thrown, and its name where it has none. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.name;
}
