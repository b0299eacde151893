import type { Dispatcher } from 'undici';
import type { AnswerHeaders, HttpOutcome, SendOptions } from './driver.js';

/** More of a body is read and not kept, so that one endless answer can't fill the memory. */
const mostKeptBytes = 16 * 1024 * 1024;

const none: readonly string[] = [];

/** Follows one request through undici and says how it ended, with no promise and no copy for each chunk. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #keep: Pick<SendOptions, 'keepBody' | 'bodyEncoding' | 'keepHeaders'>;
  readonly #end: (outcome: HttpOutcome) => void;
  #controller: Dispatcher.DispatchController | undefined;
  readonly #chunks: Buffer[] = [];
  #keptBytes = 0;
  #status = 0;
  #headers: AnswerHeaders | undefined;
  #setCookies: readonly string[] = none;

  /** @param end - called once at the end of the exchange; calls after the first mean nothing */
  constructor(keep: Pick<SendOptions, 'keepBody' | 'bodyEncoding' | 'keepHeaders'>, end: (outcome: HttpOutcome) => void) {
    this.#keep = keep;
    this.#end = end;
  }

  /** Undici knows handlers of its present interface by this method. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
  }

  /** Gives this request up, and leaves what else its connection carries. */
  abort(): void {
    this.#controller?.abort(new Error('given up'));
  }

  /** Called for informational answers too; the last one is the answer. */
  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void {
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
    this.#end({ kind: 'answer', status: this.#status, headers: this.#headers, setCookies: this.#setCookies, body: this.#keep.keepBody ? Buffer.concat(this.#chunks).toString(this.#keep.bodyEncoding ?? 'utf8') : undefined });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end({ kind: 'network', error });
  }
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): AnswerHeaders {
  return Object.entries(headers).flatMap(([name, value = []]) => [value].flat().flatMap((item) => [name.toLowerCase(), item]));
}
