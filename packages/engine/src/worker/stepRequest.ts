import type { Timer } from '@midflight/core';
import type { HttpAnswer, HttpOutcome, HttpRequest, OutcomeReceiver, SentRequest } from '../http/driver.js';
import { Answer } from '../scenario/answer.js';
import type { ErrorKind } from '../scenario/assert.js';
import type { CompiledStep } from '../scenario/compile.js';
import type { Sending } from '../scenario/sending.js';
import { MissingVariable } from '../scenario/template.js';
import { FollowedRequest } from './followedRequest.js';
import type { Visit } from './visit.js';

/** Who does a step of its iteration. */
export interface StepOwner extends Visit {
  /**
   * The request of the step was answered or failed, retries and all.
   *
   * @param error - undefined when the step succeeded
   * @param serviceMs - since it was first sent
   * @param endedAtMs - on the clock
   */
  stepEnded(step: CompiledStep, outcome: HttpOutcome, error: ErrorKind | undefined, serviceMs: number, endedAtMs: number): void;
}

/** After these, a request is sent again where the scenario asks for it. */
const worthRetrying: ReadonlySet<ErrorKind | undefined> = new Set<ErrorKind>(['network', 'tls', 'timeout', 'server']);

/** Sends the request of a step, again where the scenario asks for it, judges the answer, and takes its values. One serves an iteration. */
export class StepRequest implements OutcomeReceiver {
  readonly #owner: StepOwner;
  #step: CompiledStep | undefined;
  #sending: Sending | undefined;
  #request: HttpRequest | undefined;
  #sent: SentRequest | undefined;
  #firstSentMs = 0;
  #lastSentMs = 0;
  #retries = 0;
  #pause: Timer | undefined;

  constructor(owner: StepOwner) {
    this.#owner = owner;
  }

  /** Its owner hears of the end. */
  send(step: CompiledStep, sending: Sending, request: HttpRequest, nowMs: number): void {
    this.#step = step;
    this.#sending = sending;
    this.#request = request;
    this.#firstSentMs = nowMs;
    this.#retries = 0;
    this.#sendOnce(sending, request, nowMs);
  }

  /** Its owner hears no more. */
  cut(): void {
    this.#pause?.cancel();
    this.#sent?.cut();
  }

  requestEnded(outcome: HttpOutcome): void {
    const { scenario, tools } = this.#owner;
    const step = this.#step;
    const sending = this.#sending;
    const request = this.#request;
    if (step === undefined || sending === undefined || request === undefined) return;
    const endedAtMs = outcome.kind === 'answer' ? outcome.endedAtMs : tools.clock.now();
    const error = outcome.kind === 'answer' ? this.#judge(step, request, outcome) : outcome.kind;
    if (this.#retries < scenario.traits.retryCount && worthRetrying.has(error)) this.#retry(sending, request);
    else this.#owner.stepEnded(step, outcome, error, endedAtMs - this.#firstSentMs, endedAtMs);
  }

  #sendOnce(sending: Sending, request: HttpRequest, nowMs: number): void {
    const { plan, recorder, cookies, tools } = this.#owner;
    const { driver } = tools;
    this.#lastSentMs = nowMs;
    recorder.changeover.sent(plan.revision, nowMs);
    const isFollowed = sending.redirects > 0 || sending.unpacks;
    this.#sent = isFollowed ? new FollowedRequest(driver, request, sending, cookies, this, nowMs) : driver.send(request, sending.options, this, nowMs, this.#sent);
  }

  #retry(sending: Sending, request: HttpRequest): void {
    const { scenario, recorder, tools } = this.#owner;
    const { clock } = tools;
    this.#retries++;
    recorder.requestRetried();
    const again = (): void => this.#sendOnce(sending, request, clock.now());
    if (scenario.traits.retryDelayMs > 0) this.#pause = clock.setTimer(scenario.traits.retryDelayMs, again);
    else again();
  }

  #judge(step: CompiledStep, request: HttpRequest, { status, headers, body, setCookies, endedAtMs }: HttpAnswer): ErrorKind | undefined {
    const { scope, cookies, worker } = this.#owner;
    cookies?.store(setCookies, request);
    const answer = new Answer({ status, headers, body, responseTimeMs: endedAtMs - this.#lastSentMs });
    try {
      const { judge, extraction, cacheTtlMs } = step.traits;
      const error = judge.judge(answer, scope) ?? (extraction.into(scope, answer) ? undefined : 'extraction');
      if (error === undefined && cacheTtlMs !== undefined) worker.answers.keep(step, request, answer, endedAtMs + cacheTtlMs);
      return error;
    } catch (thrown) {
      if (thrown instanceof MissingVariable) return 'variable';
      throw thrown;
    }
  }
}
