import type { HttpOutcome, OutcomeReceiver, SendOptions, SentRequest } from '../driver.js';
import type { DeadlineQueue, Timed } from '../deadlines.js';
import { RequestBytes } from './requestBytes.js';
import type { AnswerWishes } from './responseParser.js';

/** What carries a request. */
export interface Carrier {
  /** Gives the request up, and breaks off. */
  destroy(): void;
}

/** Before the first. */
const nothing = new RequestBytes({ text: '', body: undefined, isHead: false, host: undefined, closes: false });

/** A request under way, and after its end the next of the same receiver: what is made anew for each passes through memory that is not in the processor's cache. */
export class PendingRequest implements SentRequest, AnswerWishes, Timed {
  request = nothing;
  isHead = false;
  keepBody = false;
  bodyEncoding: 'utf8' | 'latin1' = 'utf8';
  keepHeaders = false;
  /** When it was sent, and would have been written had a connection been ready. On the driver's clock. */
  sentAtMs = NaN;
  carrier: Carrier | undefined;
  dueMs = NaN;
  previous: Timed | undefined;
  next: Timed | undefined;
  /** Undefined once it has ended. */
  #receiver: OutcomeReceiver | undefined;
  #deadlines: DeadlineQueue | undefined;

  /** Its time begins at `nowMs`. It ends once; before that, it must not begin again. */
  begin(request: RequestBytes, nowMs: number, { timeoutMs, endsAtMs = nowMs + timeoutMs, keepBody, bodyEncoding = 'utf8', keepHeaders }: SendOptions, deadlines: DeadlineQueue, receiver: OutcomeReceiver): void {
    this.dueMs = endsAtMs;
    this.request = request;
    this.isHead = request.isHead;
    this.keepBody = keepBody;
    this.bodyEncoding = bodyEncoding;
    this.keepHeaders = keepHeaders;
    this.sentAtMs = nowMs;
    this.carrier = undefined;
    this.#receiver = receiver;
    this.#deadlines = deadlines;
    deadlines.add(this, nowMs);
  }

  /** It was answered, or its connection failed. */
  end(outcome: HttpOutcome): void {
    const receiver = this.#receiver;
    if (receiver === undefined) return;
    this.#receiver = undefined;
    this.#deadlines?.remove(this);
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
    this.#deadlines?.remove(this);
    this.carrier?.destroy();
  }
}
