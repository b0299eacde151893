import type { Dispatcher } from 'undici';
import { connectTo } from './connection.js';
import { HttpFailure, networkFailure, reasonOf } from './httpFailure.js';

/** Names in lower case; a header that came more than once is a list. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The head of an answer. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: AnswerHeaders;
}

/** An answer as it came, its body still encoded. */
export interface Answer extends AnswerHead {
  /** Empty when it was not wanted. */
  readonly body: Buffer;
}

export interface ExchangeOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly ca: string | undefined;
  /** Of the body as it comes over the line. */
  readonly maxBytes: number;
  /** Looks at the head; false ends the exchange there, and a throw refuses it. */
  wantsBody(head: AnswerHead): boolean;
  /** Ends the exchange; its reason is an Error, and is thrown. */
  readonly signal: AbortSignal;
}

/**
 * Sends one GET and receives the whole answer, or nothing.
 *
 * @throws HttpFailure, the signal's reason, or what `wantsBody` throws
 */
export async function exchange(url: URL, { headers, ca, maxBytes, wantsBody, signal }: ExchangeOptions): Promise<Answer> {
  signal.throwIfAborted();
  const connection = connectTo(url, ca);
  const done = new Error('The exchange is over.');
  try {
    return await new Promise<Answer>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(reasonFor(signal)), { once: true });
      const receiver = new Receiver({ maxBytes, wantsBody }, resolve, reject);
      connection.client.dispatch({ path: url.pathname + url.search, method: 'GET', headers: { ...headers }, reset: true }, receiver);
    });
  } finally {
    await connection.cut(done);
  }
}

function reasonFor({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('The exchange was ended.');
}

/** Follows one request through undici. The first of its verdicts counts; later ones come of the connection being cut. */
class Receiver implements Dispatcher.DispatchHandler {
  readonly #options: Pick<ExchangeOptions, 'maxBytes' | 'wantsBody'>;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (reason: Error) => void;
  readonly #chunks: Buffer[] = [];
  #receivedBytes = 0;
  #head: AnswerHead | undefined;

  constructor(options: Pick<ExchangeOptions, 'maxBytes' | 'wantsBody'>, resolve: (answer: Answer) => void, reject: (reason: Error) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Undici knows handlers of its present interface by this method. */
  onRequestStart(): void {}

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: AnswerHeaders): void {
    // Early hints and the like; the answer comes after them.
    if (status < 200) return;
    this.#head = { status, headers };
    try {
      if (this.#options.wantsBody(this.#head)) return;
      this.#resolve({ ...this.#head, body: Buffer.alloc(0) });
      controller.abort(new Error('No body is wanted.'));
    } catch (thrown) {
      this.#refuse(controller, thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes > this.#options.maxBytes) this.#refuse(controller, tooLarge(this.#options.maxBytes));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#head) this.#resolve({ ...this.#head, body: Buffer.concat(this.#chunks) });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(this.#head ? brokenOff(error) : networkFailure(error));
  }

  #refuse(controller: Dispatcher.DispatchController, why: Error): void {
    this.#reject(why);
    controller.abort(why);
  }
}

/** The answer, or what it decodes to, is longer than `maxBytes`. */
export function tooLarge(maxBytes: number): HttpFailure {
  return new HttpFailure('MF_SOURCE_HTTP_TOO_LARGE', `it is larger than ${maxBytes} bytes. A load document has a few thousand; check that this is one, or raise maxBodyBytes`, { details: { maxBytes } });
}

/** The answer ended before its end. */
export function brokenOff(cause: unknown): HttpFailure {
  const reason = reasonOf(cause);
  return new HttpFailure('MF_SOURCE_HTTP_INCOMPLETE', `its answer broke off in the middle (${reason}). Nothing of it is used; it is read again`, { cause, details: { reason } });
}
