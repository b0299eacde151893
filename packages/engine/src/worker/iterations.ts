import type { Timer } from '@midflight/core';
import type { HttpOutcome } from '../http/driver.js';
import type { Recorder } from '../measure/recorder.js';
import type { Plan } from '../plan.js';
import type { ErrorKind } from '../scenario/assert.js';
import type { CompiledScenario, CompiledStep } from '../scenario/compile.js';
import { ConditionFailed } from '../scenario/condition.js';
import { Scope } from '../scenario/scope.js';
import { MissingVariable, renderTemplate } from '../scenario/template.js';
import { buildRequest } from './buildRequest.js';
import { Cookies } from './cookies.js';
import { sendingOf } from './sendingOf.js';
import type { Start } from './start.js';
import { StepRequest, type StepOwner } from './stepRequest.js';
import type { IterationTools } from './tools.js';
import type { Visit } from './visit.js';
import type { IterationEnd, Work } from './work.js';
import type { Worker } from './worker.js';
import type { WorkOwner } from './workOwner.js';

/**
 * The iterations of a worker, one at a time: of each the steps one after the other, until one fails. Latency counts from the sending, that of the
 * first request from the instant at which the iteration was due.
 *
 * It goes from one event to the next with no promise between, since at a hundred thousand requests a second these would be
 * most of the work. For the same reason one object serves all iterations: what is made anew for each passes through memory that
 * is not in the processor's cache. An instant is read once an event and handed on.
 */
export class Iterations implements Work, StepOwner {
  plan: Plan;
  scenario: CompiledScenario;
  recorder: Recorder;
  number = 0;
  cookies: Cookies | undefined;
  readonly worker: Worker;
  readonly tools: IterationTools;
  readonly scope = new Scope(this);
  readonly #owner: WorkOwner;
  readonly #request = new StepRequest(this);
  readonly #kept = new Cookies();
  #begunAtMs = 0;
  #stepIndex = 0;
  /** How often the step at hand was done. */
  #times = 0;
  /** From here the latency of the step at hand counts. */
  #countsFromMs = 0;
  #isFirstRequest = true;
  /** Of a think time. */
  #thinking: Timer | undefined;

  constructor({ plan, scenario, recorder }: Start, worker: Worker, tools: IterationTools, owner: WorkOwner) {
    this.plan = plan;
    this.scenario = scenario;
    this.recorder = recorder;
    this.worker = worker;
    this.tools = tools;
    this.#owner = owner;
  }

  begin(start: Start, nowMs: number): IterationEnd | undefined {
    const { scope, tools } = this;
    const { plan, scenario, recorder, dueMs } = start;
    this.plan = plan;
    this.scenario = scenario;
    this.recorder = recorder;
    this.number = tools.nextNumber();
    this.cookies = plan.http.cookies ? this.#kept : undefined;
    this.#kept.clear();
    scope.clear();
    this.#begunAtMs = nowMs;
    this.#stepIndex = 0;
    this.#times = 0;
    this.#countsFromMs = dueMs;
    this.#isFirstRequest = true;
    recorder.iterationBegun(start, nowMs);
    scenario.feed?.fill(tools.cursors.next(scenario.feed), scope);
    if (scenario.traits.variables.length > 0) setVariables(this);
    return this.#goOn(nowMs);
  }

  hurry(): void {
    if (this.#thinking === undefined) return;
    this.#thinking.cancel();
    this.#thought();
  }

  cut(): void {
    const nowMs = this.tools.clock.now();
    this.#thinking?.cancel();
    this.#request.cut();
    this.#settle(this.#over('interrupted', nowMs), nowMs);
  }

  stepEnded(step: CompiledStep, outcome: HttpOutcome, error: ErrorKind | undefined, serviceMs: number, endedAtMs: number): void {
    const { plan, scenario, recorder, tools } = this;
    recorder.request(plan.revision, scenario, this.#stepIndex, { outcome, error, latencyMs: endedAtMs - this.#countsFromMs, serviceMs });
    this.#isFirstRequest = false;
    // To look into an answer takes time that belongs to no request.
    const nowMs = step.traits.looksInside ? tools.clock.now() : endedAtMs;
    if (error !== undefined) this.#settle(this.#over(outcome.kind === 'network' || outcome.kind === 'tls' ? 'unreachable' : 'failed', nowMs), nowMs);
    else if (!this.#thinksAfter(step)) this.#settle(this.#goOn(nowMs), nowMs);
  }

  /** Does step after step until one has to be waited for. @returns how the iteration ended; undefined while it goes on */
  #goOn(nowMs: number): IterationEnd | undefined {
    const { steps } = this.scenario;
    for (let step = steps[this.#stepIndex]; step !== undefined; step = steps[this.#stepIndex]) {
      const done = this.#attempt(step, nowMs);
      if (done === 'sent') return undefined;
      if (done === 'failed') return this.#over('failed', nowMs);
      if (done === 'skipped') this.#toNext(step);
      else if (this.#thinksAfter(step)) return undefined;
    }
    return this.#over('done', nowMs);
  }

  #attempt(step: CompiledStep, nowMs: number): 'sent' | 'cached' | 'skipped' | 'failed' {
    const { plan, scenario, recorder, scope, cookies, worker } = this;
    const sending = sendingOf(step, scenario, plan.http);
    if (!this.#isFirstRequest) this.#countsFromMs = nowMs;
    try {
      if (step.traits.condition?.(scope) === false) {
        recorder.stepSkipped();
        return 'skipped';
      }
      const request = buildRequest(step, sending, scope, cookies);
      const kept = step.traits.cacheTtlMs === undefined ? undefined : worker.answers.get(step, request, nowMs);
      if (kept !== undefined && step.traits.extraction.into(scope, kept)) {
        recorder.stepCached();
        return 'cached';
      }
      this.#request.send(step, sending, request, nowMs);
      return 'sent';
    } catch (thrown) {
      recorder.request(plan.revision, scenario, this.#stepIndex, { outcome: undefined, error: whyNotSent(thrown), latencyMs: nowMs - this.#countsFromMs, serviceMs: 0 });
      return 'failed';
    }
  }

  /** The step was done once more. True while its think time has to be waited for. */
  #thinksAfter(step: CompiledStep): boolean {
    const { worker, tools } = this;
    const { minMs, maxMs } = step.traits.thinkTime;
    this.#toNext(step);
    if (maxMs === 0 || worker.leaving) return false;
    this.#thinking = tools.clock.setTimer(minMs + tools.random() * (maxMs - minMs), () => this.#thought());
    return true;
  }

  #thought(): void {
    const nowMs = this.tools.clock.now();
    this.#thinking = undefined;
    this.#settle(this.#goOn(nowMs), nowMs);
  }

  #toNext(step: CompiledStep): void {
    this.#times++;
    if (this.#times < step.traits.times) return;
    this.#times = 0;
    this.#stepIndex++;
  }

  #over(end: IterationEnd, nowMs: number): IterationEnd {
    this.recorder.iterationEnded(this, end === 'interrupted' ? 'cut' : 'ended', nowMs - this.#begunAtMs, nowMs);
    return end;
  }

  #settle(end: IterationEnd | undefined, nowMs: number): void {
    if (end !== undefined) this.#owner.workEnded(this.worker, end, nowMs);
  }
}

/** Texts may hold built-in variables and those before them; what has no value stays unset, and whoever uses it fails. */
function setVariables({ scenario, scope }: Visit): void {
  for (const [name, value] of scenario.traits.variables) {
    try {
      scope.set(name, typeof value === 'object' && value !== null ? renderTemplate(value, scope) : value);
    } catch (thrown) {
      if (!(thrown instanceof MissingVariable)) throw thrown;
    }
  }
}

function whyNotSent(thrown: unknown): ErrorKind {
  if (thrown instanceof ConditionFailed) return 'condition';
  if (thrown instanceof MissingVariable) return 'variable';
  throw thrown;
}
