/** One request, ready to be sent. */
export interface HttpRequest {
  /** `http://host:port`. */
  readonly origin: string;
  readonly method: string;
  /** Path and query, encoded. */
  readonly path: string;
  /** Flat: name, value, name, value. */
  readonly headers: string[];
  readonly body: string | undefined;
}

export interface SendOptions {
  /** For the whole request, connecting included, in milliseconds. */
  readonly timeoutMs: number;
  /** Hands the body of the answer out, up to 16 MiB of it; otherwise it is read and thrown away. */
  readonly keepBody: boolean;
  /** Cuts the request. */
  readonly signal: AbortSignal;
}

/** How a request ended. A failure is a value: a load test expects them. */
export type HttpOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string | undefined }
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
  /** Keeps connections to these origins open between requests; all others close as soon as they are idle. */
  keepOrigins(origins: ReadonlySet<string>): void;
  /** Closes what is idle at once and the rest as it becomes idle; resolves when the idle ones are closed. */
  close(): Promise<void>;
}
