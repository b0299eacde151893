import type { Clock } from '@midflight/core';
import type { Dispatcher } from 'undici';
import type { AnswerHeaders, HttpOutcome, SendOptions } from './driver.js';

/** More of a body is read and not kept, so that one endless answer can't fill the memory. */
const mostKeptBytes = 16 * 1024 * 1024;

const none: readonly string[] = [];

/** Follows one request through undici and says how it ended, with no promise and no copy for each chunk. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #clock: Clock;
  readonly #keep: SendOptions;
  readonly #end: (outcome: HttpOutcome) => void;
  /** Undefined where the connection was there already. */
  readonly #connectsFromMs: number | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  readonly #chunks: Buffer[] = [];
  #keptBytes = 0;
  #status = 0;
  #headers: AnswerHeaders | undefined;
  #setCookies: readonly string[] = none;
  #writtenAtMs = 0;
  #firstByteAtMs = 0;

  /**
   * @param connectsFromMs - when it began to connect; undefined where the connection is there
   * @param end - called once at the end of the exchange; calls after the first mean nothing
   */
  constructor(clock: Clock, keep: SendOptions, connectsFromMs: number | undefined, end: (outcome: HttpOutcome) => void) {
    this.#clock = clock;
    this.#keep = keep;
    this.#connectsFromMs = connectsFromMs;
    this.#end = end;
  }

  /** Undici knows handlers of its present interface by this method. It is called when the connection is there. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#writtenAtMs = this.#clock.now();
  }

  /** Gives this request up, and leaves what else its connection carries. */
  abort(): void {
    this.#controller?.abort(new Error('given up'));
  }

  /** Called for informational answers too; the last one is the answer. */
  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void {
    if (this.#firstByteAtMs === 0) this.#firstByteAtMs = this.#clock.now();
    this.#status = status;
    const cookies = headers['set-cookie'];
    this.#setCookies = cookies === undefined ? none : [cookies].flat();
    if (this.#keep.keepHeaders) this.#headers = flat(headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#keep.keepBody || this.#keptBytes >= mostKeptBytes) return;
    this.#chunks.push(chunk);
    this.#keptBytes += chunk.length;
  }

  onResponseEnd(): void {
    const { keepBody, bodyEncoding = 'utf8' } = this.#keep;
    this.#end({
      kind: 'answer',
      status: this.#status,
      headers: this.#headers,
      setCookies: this.#setCookies,
      body: keepBody ? Buffer.concat(this.#chunks).toString(bodyEncoding) : undefined,
      connectMs: this.#connectsFromMs === undefined ? 0 : this.#writtenAtMs - this.#connectsFromMs,
      firstByteMs: this.#firstByteAtMs - this.#writtenAtMs,
      endedAtMs: this.#clock.now(),
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end({ kind: 'network', error });
  }
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): AnswerHeaders {
  return Object.entries(headers).flatMap(([name, value = []]) => [value].flat().flatMap((item) => [name.toLowerCase(), item]));
}
