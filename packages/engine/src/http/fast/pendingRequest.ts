import type { HttpOutcome, OutcomeReceiver, SendOptions, SentRequest } from '../driver.js';
import type { DeadlineQueue, Timed } from '../deadlines.js';
import type { RequestBytes } from './requestBytes.js';
import type { AnswerWishes } from './responseParser.js';

/** What carries a request. */
export interface Carrier {
  /** Gives the request up, and breaks off. */
  destroy(): void;
}

/** One request under way. It ends once. */
export class PendingRequest implements SentRequest, AnswerWishes, Timed {
  readonly request: RequestBytes;
  readonly isHead: boolean;
  readonly keepBody: boolean;
  readonly bodyEncoding: 'utf8' | 'latin1';
  readonly keepHeaders: boolean;
  /** When it was sent, and would have been written had a connection been ready. On the driver's clock. */
  readonly sentAtMs: number;
  carrier: Carrier | undefined;
  readonly dueMs: number;
  previous: Timed | undefined;
  next: Timed | undefined;
  /** Undefined once it has ended. */
  #receiver: OutcomeReceiver | undefined;
  readonly #deadlines: DeadlineQueue;

  /** Its time begins at `nowMs`. */
  constructor(request: RequestBytes, nowMs: number, { timeoutMs, endsAtMs = nowMs + timeoutMs, keepBody, bodyEncoding = 'utf8', keepHeaders }: SendOptions, deadlines: DeadlineQueue, receiver: OutcomeReceiver) {
    this.dueMs = endsAtMs;
    this.request = request;
    this.isHead = request.isHead;
    this.keepBody = keepBody;
    this.bodyEncoding = bodyEncoding;
    this.keepHeaders = keepHeaders;
    this.sentAtMs = nowMs;
    this.#receiver = receiver;
    this.#deadlines = deadlines;
    deadlines.add(this, nowMs);
  }

  /** It was answered, or its connection failed. */
  end(outcome: HttpOutcome): void {
    const receiver = this.#receiver;
    if (receiver === undefined) return;
    this.#receiver = undefined;
    this.#deadlines.remove(this);
    receiver.requestEnded(outcome);
  }

  /** The deadline has let go of it already. */
  expire(): void {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    this.carrier?.destroy();
    receiver?.requestEnded({ kind: 'timeout' });
  }

  cut(): void {
    if (this.#receiver === undefined) return;
    this.#receiver = undefined;
    this.#deadlines.remove(this);
    this.carrier?.destroy();
  }
}
