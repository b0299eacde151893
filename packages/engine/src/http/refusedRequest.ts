import type { OutcomeReceiver, SentRequest } from './driver.js';
import { failedRequest } from './failedRequest.js';

/** A request that can't be sent: its receiver hears so, once whoever sent it knows of it. */
export class RefusedRequest implements SentRequest {
  #receiver: OutcomeReceiver | undefined;

  constructor(receiver: OutcomeReceiver, thrown: unknown) {
    this.#receiver = receiver;
    queueMicrotask(() => this.#receiver?.requestEnded(failedRequest(thrown)));
  }

  cut(): void {
    this.#receiver = undefined;
  }
}
