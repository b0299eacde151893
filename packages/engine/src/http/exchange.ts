import type { Dispatcher } from 'undici';
import type { HttpOutcome } from './driver.js';

/** More of a body is read and not kept, so that one endless answer can't fill the memory. */
const mostKeptBytes = 16 * 1024 * 1024;

/** Follows one request through undici and says how it ended, with no promise and no copy for each chunk. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #keepBody: boolean;
  readonly #end: (outcome: HttpOutcome) => void;
  readonly #chunks: Buffer[] = [];
  #keptBytes = 0;
  #status = 0;

  /** @param end - called once at the end of the exchange; calls after the first mean nothing */
  constructor(keepBody: boolean, end: (outcome: HttpOutcome) => void) {
    this.#keepBody = keepBody;
    this.#end = end;
  }

  /** Undici knows handlers of its present interface by this method. */
  onRequestStart(): void {}

  /** Called for informational answers too; the last one is the answer. */
  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#keepBody || this.#keptBytes >= mostKeptBytes) return;
    this.#chunks.push(chunk);
    this.#keptBytes += chunk.length;
  }

  onResponseEnd(): void {
    this.#end({ kind: 'answer', status: this.#status, body: this.#keepBody ? Buffer.concat(this.#chunks).toString('utf8') : undefined });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end({ kind: 'network', error });
  }
}
