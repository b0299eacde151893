import { decodeBody } from '../http/decodeBody.js';
import type { HttpAnswer, HttpDriver, HttpOutcome, HttpRequest, OutcomeReceiver, SentRequest } from '../http/driver.js';
import type { Cookies } from './cookies.js';
import { redirected } from './redirect.js';
import type { Sending } from '../scenario/sending.js';

const none: readonly string[] = [];

/** A request that is sent on as redirects say, as far as the settings let it, and whose body is unpacked: all within one timeout. */
export class FollowedRequest implements SentRequest, OutcomeReceiver {
  readonly #driver: HttpDriver;
  readonly #sending: Sending;
  readonly #cookies: Cookies | undefined;
  readonly #receiver: OutcomeReceiver;
  readonly #endsAtMs: number;
  #request: HttpRequest;
  #sent: SentRequest;
  #redirects = 0;
  #isCut = false;

  /** Sends it. @param cookies - undefined where none are kept; those of the whole way are stored here */
  constructor(driver: HttpDriver, request: HttpRequest, sending: Sending, cookies: Cookies | undefined, receiver: OutcomeReceiver, nowMs: number) {
    this.#driver = driver;
    this.#sending = sending;
    this.#cookies = cookies;
    this.#receiver = receiver;
    this.#endsAtMs = nowMs + sending.options.timeoutMs;
    this.#request = request;
    this.#sent = driver.send(request, sending.options, this, nowMs);
  }

  requestEnded(outcome: HttpOutcome): void {
    if (outcome.kind !== 'answer') return this.#receiver.requestEnded(outcome);
    this.#cookies?.store(outcome.setCookies, this.#request);
    const next = this.#redirects < this.#sending.redirects ? redirected(this.#request, outcome.status, outcome.headers ?? [], this.#cookies) : undefined;
    if (next !== undefined) this.#follow(next, outcome.endedAtMs);
    else if (this.#sending.unpacks) void this.#unpack(outcome);
    else this.#receiver.requestEnded({ ...outcome, setCookies: none });
  }

  cut(): void {
    this.#isCut = true;
    this.#sent.cut();
  }

  #follow(request: HttpRequest, nowMs: number): void {
    this.#redirects++;
    this.#request = request;
    this.#sent = this.#driver.send(request, { ...this.#sending.options, endsAtMs: this.#endsAtMs }, this, nowMs);
  }

  async #unpack(answer: HttpAnswer): Promise<void> {
    const outcome = await unpacked(answer);
    if (!this.#isCut) this.#receiver.requestEnded(outcome);
  }
}

async function unpacked(answer: HttpAnswer): Promise<HttpOutcome> {
  try {
    return { ...answer, setCookies: none, body: await decodeBody(answer.body ?? '', answer.headers ?? []) };
  } catch (thrown) {
    return { kind: 'network', error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }
}
