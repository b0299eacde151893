import type { ConnectionSettings } from './connectionSettings.js';

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
  /** This very object is sent again and again, unchanged. */
  readonly fixed?: FixedRequest | undefined;
}

/** Where a driver keeps what it made of a request that it sends again and again. */
export interface FixedRequest {
  made: unknown;
}

/** Where a request goes, whole. */
export function urlOf({ origin, path }: Pick<HttpRequest, 'origin' | 'path'>): string {
  return origin + path;
}

/** What is asked of an answer; one object serves many requests. */
export interface SendOptions {
  /** For the whole request, connecting included, in milliseconds. */
  readonly timeoutMs: number;
  /** When its time ends, on the driver's clock: for what began before it was sent. @defaultValue `timeoutMs` from now */
  readonly endsAtMs?: number;
  /** Hands the body of the answer out, up to 16 MiB of it; otherwise it is read and thrown away. */
  readonly keepBody: boolean;
  /** How the bytes of the body become a string; `latin1` keeps each byte. @defaultValue utf8 */
  readonly bodyEncoding?: 'utf8' | 'latin1';
  /** Hands the headers of the answer out. */
  readonly keepHeaders: boolean;
}

/** The headers of an answer, flat: name, value, name, value. Names in lower case, in the order received; one may stand several times. */
export type AnswerHeaders = readonly string[];

/** A request that was answered whole. */
export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  /** Undefined when nobody asked for them. */
  readonly headers: AnswerHeaders | undefined;
  readonly setCookies: readonly string[];
  /** Undefined when nobody asked for it. */
  readonly body: string | undefined;
  /** How long it took to connect, TLS included, in milliseconds; 0 over a connection that was there. */
  readonly connectMs: number;
  /** From the writing of the request to the first byte of the answer, in milliseconds. */
  readonly firstByteMs: number;
  /** When its last byte had been read, on the driver's clock. */
  readonly endedAtMs: number;
}

/** How a request ended. A failure is a value: a load test expects them. */
export type HttpOutcome =
  | HttpAnswer
  /** Not answered whole within `timeoutMs`. */
  | { readonly kind: 'timeout' }
  /** `network`: refused, reset, not resolved, not HTTP. `tls`: no handshake, or a certificate that is not accepted. */
  | { readonly kind: 'network' | 'tls'; readonly error: Error };

/** Who sent a request. */
export interface OutcomeReceiver {
  /** The request has ended. Called once, never before `send` has returned, and not when it was cut. */
  requestEnded(outcome: HttpOutcome): void;
}

/** A request under way. */
export interface SentRequest {
  /** Gives it up: its receiver hears no more of it. Harmless once it has ended. */
  cut(): void;
}

/**
 * Sends requests. One driver serves one load thread for the whole run. It calls back instead of promising: a promise for each
 * request and each function between would cost more than the request.
 */
export interface HttpDriver {
  /**
   * Never throws. Bodies are always consumed.
   *
   * @param nowMs - the instant, on the driver's clock, which its caller has read already
   * @param before - what the same receiver sent before, if that has ended: the driver may hand out the same object again
   */
  send(request: HttpRequest, options: SendOptions, receiver: OutcomeReceiver, nowMs: number, before?: SentRequest): SentRequest;
  /**
   * Keeps connections to these origins open between requests; all others close as soon as they are idle, and so do those
   * that were made otherwise than `connection` says.
   */
  keepOrigins(origins: ReadonlySet<string>, connection: ConnectionSettings): void;
  /** Closes what is idle at once and the rest as it becomes idle; resolves when the idle ones are closed. */
  close(): Promise<void>;
}
