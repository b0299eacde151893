import type { HttpRequest } from '../http/driver.js';
import { Answer } from '../scenario/answer.js';
import type { ErrorKind } from '../scenario/assert.js';
import type { CompiledStep } from '../scenario/compile.js';
import { MissingVariable } from '../scenario/template.js';
import { buildRequest } from './buildRequest.js';
import { sendAndFollow } from './sendAndFollow.js';
import type { IterationTools } from './tools.js';
import type { Visit } from './visit.js';

/** How a step ended. `cached`: a kept answer took the place of a request; `cut`: its worker's time was over. */
export type StepEnd = EndedStep | { readonly kind: 'cached' } | { readonly kind: 'skipped' } | { readonly kind: 'cut' };

interface EndedStep {
  readonly kind: 'ended';
  /** Undefined when there was no answer. */
  readonly status: number | undefined;
  /** Undefined when it succeeded. */
  readonly error: ErrorKind | undefined;
}

/** After these, a request is sent again where the scenario asks for it. */
const worthRetrying: ReadonlySet<ErrorKind | undefined> = new Set<ErrorKind>(['network', 'timeout', 'server']);

/** Sends the request of a step, judges the answer, and takes its values. */
export async function runStep(step: CompiledStep, visit: Visit, tools: IterationTools): Promise<StepEnd> {
  try {
    const request = buildRequest(step, visit.plan.http, visit.scope, visit.cookies);
    const kept = step.cacheTtlMs === undefined ? undefined : visit.worker.answers.get(step, request, tools.clock.now());
    if (kept !== undefined && step.extraction.into(visit.scope, kept)) return { kind: 'cached' };
    return await sendWithRetries(step, request, visit, tools);
  } catch (thrown) {
    if (thrown instanceof MissingVariable) return { kind: 'ended', status: undefined, error: 'variable' };
    throw thrown;
  }
}

async function sendWithRetries(step: CompiledStep, request: HttpRequest, visit: Visit, tools: IterationTools): Promise<StepEnd> {
  const { retryCount, retryDelayMs } = visit.scenario;
  for (let sent = 0; ; sent++) {
    const end = await sendOnce(step, request, visit, tools);
    if (end.kind !== 'ended' || sent >= retryCount || !worthRetrying.has(end.error)) return end;
    tools.recorder.requestRetried();
    if (retryDelayMs > 0) await tools.clock.sleep(retryDelayMs, visit.worker.cutSignal);
  }
}

async function sendOnce(step: CompiledStep, request: HttpRequest, visit: Visit, tools: IterationTools): Promise<StepEnd> {
  const { judge, extraction, cacheTtlMs } = step;
  const { scope, worker } = visit;
  const { clock } = tools;
  const sentMs = clock.now();
  tools.recorder.changeover.sent(visit.plan.revision, sentMs);
  const outcome = await sendAndFollow(request, { keepBody: judge.needsBody || extraction.needsBody, keepHeaders: judge.needsHeaders || extraction.needsHeaders }, visit, tools);
  if (outcome.kind === 'cut') return outcome;
  if (outcome.kind !== 'answer') return { kind: 'ended', status: undefined, error: outcome.kind };
  const { status, headers, body } = outcome;
  const answer = new Answer({ status, headers, body, responseTimeMs: clock.now() - sentMs });
  const error = judge.judge(answer, scope) ?? (extraction.into(scope, answer) ? undefined : 'extraction');
  if (error === undefined && cacheTtlMs !== undefined) worker.answers.keep(step, request, answer, clock.now() + cacheTtlMs);
  return { kind: 'ended', status, error };
}
