import type { ConnectionSettings } from '../settings.js';

/** One request, ready to be sent. */
export interface HttpRequest {
  /** `http://host:port`. */
  readonly origin: string;
  readonly method: string;
  /** Path and query, encoded. */
  readonly path: string;
  /** Flat: name, value, name, value. Names in lower case. */
  readonly headers: string[];
  readonly body: string | Uint8Array | undefined;
  /** This very object is sent again and again, unchanged, so what is made from it is worth keeping. */
  readonly fixed?: true;
}

export interface SendOptions {
  /** For the whole request, connecting included, in milliseconds. */
  readonly timeoutMs: number;
  /** Hands the body of the answer out, up to 16 MiB of it; otherwise it is read and thrown away. */
  readonly keepBody: boolean;
  /** How the bytes of the body become a string; `latin1` keeps each byte. @defaultValue utf8 */
  readonly bodyEncoding?: 'utf8' | 'latin1';
  /** Hands the headers of the answer out. */
  readonly keepHeaders: boolean;
  /** Cuts the request. */
  readonly signal: AbortSignal;
}

/** The headers of an answer, flat: name, value, name, value. Names in lower case, in the order received; one may stand several times. */
export type AnswerHeaders = readonly string[];

/** How a request ended. A failure is a value: a load test expects them. */
export type HttpOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: AnswerHeaders | undefined; readonly setCookies: readonly string[]; readonly body: string | undefined }
  /** Not answered whole within `timeoutMs`. */
  | { readonly kind: 'timeout' }
  /** Refused, reset, not resolved, not HTTP. */
  | { readonly kind: 'network'; readonly error: Error }
  /** The signal aborted. */
  | { readonly kind: 'cut' };

/** Sends requests. One driver serves one load thread for the whole run. */
export interface HttpDriver {
  /** Never rejects. Bodies are always consumed. */
  send(request: HttpRequest, options: SendOptions): Promise<HttpOutcome>;
  /**
   * Keeps connections to these origins open between requests; all others close as soon as they are idle, and so do those
   * that were made otherwise than `connection` says.
   */
  keepOrigins(origins: ReadonlySet<string>, connection: ConnectionSettings): void;
  /** Closes what is idle at once and the rest as it becomes idle; resolves when the idle ones are closed. */
  close(): Promise<void>;
}
