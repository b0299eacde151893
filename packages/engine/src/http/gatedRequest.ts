import type { Clock, Timer } from '@midflight/core';
import type { AwaitsEntry, ConnectionGate } from './connectionGate.js';
import type { HttpDriver, HttpOutcome, HttpRequest, OutcomeReceiver, SendOptions, SentRequest } from './driver.js';

/** What goes through a gate, and how. */
export interface GatedRequestParts {
  readonly clock: Clock;
  readonly gate: ConnectionGate;
  /** Asked when the request is let in: what sends then. */
  readonly driver: () => HttpDriver;
  readonly request: HttpRequest;
  readonly options: SendOptions;
  readonly receiver: OutcomeReceiver;
}

/** A request that may have to wait until fewer are under way. Waiting is a part of its time. */
export class GatedRequest implements SentRequest, OutcomeReceiver, AwaitsEntry {
  readonly #parts: GatedRequestParts;
  readonly #cameAtMs: number;
  #patience: Timer | undefined;
  #sent: SentRequest | undefined;
  #isOver = false;

  constructor(parts: GatedRequestParts, nowMs: number) {
    const { clock, gate, options, receiver } = parts;
    this.#parts = parts;
    this.#cameAtMs = nowMs;
    if (gate.enter(this)) this.#send(options, nowMs);
    else {
      const { endsAtMs = nowMs + options.timeoutMs } = options;
      this.#patience = clock.setTimer(endsAtMs - nowMs, () => {
        this.#leave();
        receiver.requestEnded({ kind: 'timeout' });
      });
    }
  }

  entered(): void {
    const { clock, options } = this.#parts;
    this.#patience?.cancel();
    this.#send({ endsAtMs: this.#cameAtMs + options.timeoutMs, ...options }, clock.now());
  }

  requestEnded(outcome: HttpOutcome): void {
    this.#leave();
    this.#parts.receiver.requestEnded(outcome);
  }

  cut(): void {
    if (this.#isOver) return;
    this.#sent?.cut();
    this.#leave();
  }

  #send(options: SendOptions, nowMs: number): void {
    this.#sent = this.#parts.driver().send(this.#parts.request, options, this, nowMs);
  }

  #leave(): void {
    this.#isOver = true;
    this.#patience?.cancel();
    this.#parts.gate.leave(this);
  }
}
