import type { Dispatcher } from 'undici';
import type { DeadlineQueue, Timed } from './deadlines.js';
import type { AnswerHeaders, HttpOutcome, OutcomeReceiver, SendOptions, SentRequest } from './driver.js';
import { failedRequest } from './failedRequest.js';
import type { OriginClient, OriginClients } from './originClients.js';

/** More of a body is read and not kept, so that one endless answer can't fill the memory. */
const mostKeptBytes = 16 * 1024 * 1024;

const none: readonly string[] = [];

/**
 * Follows one request through undici and says how it ended, with no promise, no timer, and no copy for each chunk. It is a
 * handler of the interface that undici's core calls itself, deprecated though it is: the newer one is wrapped around it, and
 * makes an object of all headers for each answer.
 */
export class Exchange implements Dispatcher.DispatchHandler, SentRequest, Timed {
  readonly dueMs: number;
  previous: Timed | undefined;
  next: Timed | undefined;
  readonly #clients: OriginClients;
  readonly #carrier: OriginClient;
  readonly #options: SendOptions;
  readonly #deadlines: DeadlineQueue;
  readonly #receiver: OutcomeReceiver;
  readonly #sentAtMs: number;
  readonly #madeBefore: number;
  #isOpen = true;
  #isDispatched = false;
  #abort: ((reason: Error) => void) | undefined;
  #chunks: Buffer[] | undefined;
  #keptBytes = 0;
  #status = 0;
  #headers: AnswerHeaders | undefined;
  #setCookies = none;
  #writtenAtMs = 0;
  #firstByteAtMs = 0;

  /** Its time begins at `nowMs`. @param carrier - one of `clients`, which takes it back */
  constructor(clients: OriginClients, carrier: OriginClient, nowMs: number, options: SendOptions, deadlines: DeadlineQueue, receiver: OutcomeReceiver) {
    this.#clients = clients;
    this.#carrier = carrier;
    this.#options = options;
    this.#deadlines = deadlines;
    this.#receiver = receiver;
    this.#sentAtMs = nowMs;
    this.#madeBefore = carrier.made;
    this.dueMs = options.endsAtMs ?? nowMs + options.timeoutMs;
    deadlines.add(this, nowMs);
  }

  /** Gives the request to undici. */
  dispatch(options: Dispatcher.DispatchOptions): void {
    this.#carrier.client.dispatch(options, this);
    this.#isDispatched = true;
  }

  cut(): void {
    if (!this.#isOpen) return;
    this.#deadlines.remove(this);
    this.#leave(false);
  }

  /** The deadline has let go of it already. */
  expire(): void {
    this.#leave(false);
    this.#receiver.requestEnded({ kind: 'timeout' });
  }

  /** Called when the connection is there, and the request is about to be written. */
  onConnect(abort: (reason: Error) => void): void {
    this.#abort = abort;
    this.#writtenAtMs = this.#carrier.made === this.#madeBefore ? this.#sentAtMs : this.#clients.clock.now();
  }

  /** Called for informational answers too; the last one is the answer. @param raw - name, value, name, value */
  onHeaders(status: number, raw: readonly Buffer[]): boolean {
    if (this.#firstByteAtMs === 0) this.#firstByteAtMs = this.#clients.clock.now();
    this.#status = status;
    this.#setCookies = setCookiesOf(raw);
    if (this.#options.keepHeaders) this.#headers = raw.map((bytes, index) => (index % 2 === 0 ? nameOf(bytes) : bytes.toString('latin1')));
    return true;
  }

  onData(chunk: Buffer): boolean {
    if (!this.#options.keepBody || this.#keptBytes >= mostKeptBytes) return true;
    (this.#chunks ??= []).push(chunk);
    this.#keptBytes += chunk.length;
    return true;
  }

  onComplete(): void {
    const { keepBody, bodyEncoding = 'utf8' } = this.#options;
    this.#end({
      kind: 'answer',
      status: this.#status,
      headers: this.#headers,
      setCookies: this.#setCookies,
      body: keepBody ? Buffer.concat(this.#chunks ?? []).toString(bodyEncoding) : undefined,
      connectMs: this.#writtenAtMs - this.#sentAtMs,
      firstByteMs: this.#firstByteAtMs - this.#writtenAtMs,
      endedAtMs: this.#clients.clock.now(),
    });
  }

  onError(error: Error): void {
    this.#end(failedRequest(error));
  }

  /** What undici refuses to send, it refuses at once; whoever sends it must have this exchange first. */
  #end(outcome: HttpOutcome): void {
    if (!this.#isDispatched) return queueMicrotask(() => this.#end(outcome));
    if (!this.#isOpen) return;
    this.#deadlines.remove(this);
    this.#leave(outcome.kind === 'answer');
    this.#receiver.requestEnded(outcome);
  }

  #leave(isAnswered: boolean): void {
    this.#isOpen = false;
    // What else a shared connection carries goes on.
    if (!isAnswered) void (this.#clients.sharesConnections ? this.#abort?.(new Error('given up')) : this.#carrier.client.destroy());
    this.#clients.giveBack(this.#carrier);
  }
}

const setCookie = 'set-cookie';
const firstOfSetCookie = setCookie.charCodeAt(0);
/** Makes a letter lower case, of bytes of ASCII. */
const lowerCase = 0x20;

/** Most answers set none: the length of a name says so, and of `connection`, which is as long, its first letter. */
function setCookiesOf(raw: readonly Buffer[]): readonly string[] {
  let values: string[] | undefined;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index];
    if (name?.length !== setCookie.length || ((name[0] ?? 0) | lowerCase) !== firstOfSetCookie || nameOf(name) !== setCookie) continue;
    (values ??= []).push(raw[index + 1]?.toString('latin1') ?? '');
  }
  return values ?? none;
}

function nameOf(bytes: Buffer): string {
  return bytes.toString('latin1').toLowerCase();
}
