import type { OutcomeReceiver, SentRequest } from './driver.js';

/** A request that can't be sent: its receiver hears so, once whoever sent it knows of it. */
export class RefusedRequest implements SentRequest {
  #receiver: OutcomeReceiver | undefined;

  constructor(receiver: OutcomeReceiver, thrown: unknown) {
    this.#receiver = receiver;
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    queueMicrotask(() => this.#receiver?.requestEnded({ kind: 'network', error }));
  }

  cut(): void {
    this.#receiver = undefined;
  }
}
