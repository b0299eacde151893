import type { HttpOutcome, SendOptions } from '../driver.js';
import type { Cuttable, CutWatch } from './cutWatch.js';
import type { DeadlineQueue, Timed } from './deadlines.js';
import type { RequestBytes } from './requestBytes.js';
import type { AnswerWishes } from './responseParser.js';

/** What carries a request. */
export interface Carrier {
  /** Gives the request up, and breaks off. */
  destroy(): void;
}

/** One request under way. It ends once. */
export class PendingRequest implements AnswerWishes, Timed, Cuttable {
  readonly request: RequestBytes;
  readonly isHead: boolean;
  readonly keepBody: boolean;
  readonly bodyEncoding: 'utf8' | 'latin1';
  readonly keepHeaders: boolean;
  carrier: Carrier | undefined;
  dueMs = 0;
  previous: Timed | undefined;
  next: Timed | undefined;
  watchIndex = 0;
  readonly #resolve: (outcome: HttpOutcome) => void;
  readonly #deadlines: DeadlineQueue;
  readonly #watch: CutWatch;

  /** Its time begins now. */
  constructor(request: RequestBytes, { keepBody, bodyEncoding = 'utf8', keepHeaders }: SendOptions, deadlines: DeadlineQueue, watch: CutWatch, resolve: (outcome: HttpOutcome) => void) {
    this.request = request;
    this.isHead = request.isHead;
    this.keepBody = keepBody;
    this.bodyEncoding = bodyEncoding;
    this.keepHeaders = keepHeaders;
    this.#resolve = resolve;
    this.#deadlines = deadlines;
    this.#watch = watch;
    deadlines.add(this);
    watch.add(this);
  }

  /** It was answered, or its connection failed. */
  end(outcome: HttpOutcome): void {
    this.#deadlines.remove(this);
    this.#watch.remove(this);
    this.#resolve(outcome);
  }

  /** The deadline has let go of it already. */
  expire(): void {
    this.carrier?.destroy();
    this.#watch.remove(this);
    this.#resolve({ kind: 'timeout' });
  }

  cut(): void {
    this.carrier?.destroy();
    this.end({ kind: 'cut' });
  }
}
