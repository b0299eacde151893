import { randomUUID } from 'node:crypto';
import type { Clock } from '@midflight/core';
import type { HttpDriver, HttpOutcome, HttpRequest } from '../http/driver.js';
import type { HttpTarget } from '../http/target.js';
import type { Recorder } from '../measure/recorder.js';
import type { ErrorKind } from '../scenario/assert.js';
import type { CompiledStep } from '../scenario/compile.js';
import type { Random } from '../scenario/random.js';
import { renderTemplate, type TemplateVariable } from '../scenario/template.js';
import type { Start } from './start.js';
import type { Worker } from './worker.js';

/** `failed`: a step failed; `unreachable`: it failed for want of a connection; `interrupted`: it was cut, which is no error. */
export type IterationEnd = 'done' | 'failed' | 'unreachable' | 'interrupted';

/** What iterations work with. */
export interface IterationTools {
  readonly clock: Clock;
  readonly driver: HttpDriver;
  readonly recorder: Recorder;
  readonly random: Random;
}

/**
 * Runs one iteration: its steps one after the other, until one fails. Latency counts from the sending, that of the first
 * step from the instant at which the iteration was due.
 *
 * @param number - `{{iteration}}`, ≥ 0
 */
export async function runIteration(start: Start, number: number, worker: Worker, tools: IterationTools): Promise<IterationEnd> {
  const { plan, scenario } = start;
  const { clock, driver, recorder } = tools;
  const valueOf = (variable: TemplateVariable): string => valueIn(variable, number, worker, clock);
  for (const [index, step] of scenario.steps.entries()) {
    const sentMs = clock.now();
    const { timeoutMs } = plan.http;
    const outcome = await driver.send(toRequest(step, plan.http, valueOf), { timeoutMs, keepBody: step.judge.needsBody, signal: worker.cutSignal });
    if (outcome.kind === 'cut') return 'interrupted';
    const endMs = clock.now();
    const error = judge(outcome, step, endMs - sentMs);
    const status = outcome.kind === 'answer' ? outcome.status : undefined;
    recorder.request(plan.revision, scenario, index, { latencyMs: endMs - (index === 0 ? start.dueMs : sentMs), status, error });
    if (error !== undefined) return error === 'network' ? 'unreachable' : 'failed';
    await think(step, worker.leaveSignal, tools);
  }
  return 'done';
}

function judge(outcome: Exclude<HttpOutcome, { kind: 'cut' }>, step: CompiledStep, responseTimeMs: number): ErrorKind | undefined {
  if (outcome.kind !== 'answer') return outcome.kind;
  return step.judge.judge({ status: outcome.status, body: outcome.body, responseTimeMs });
}

function toRequest(step: CompiledStep, target: HttpTarget, valueOf: (variable: TemplateVariable) => string): HttpRequest {
  const headers: string[] = [];
  for (const [name, value] of target.headers) if (!step.headers.has(name)) headers.push(name, value);
  for (const [name, value] of step.headers) headers.push(name, renderTemplate(value, valueOf));
  const path = renderTemplate(step.target.path, valueOf);
  return {
    origin: step.target.origin ?? target.origin,
    method: step.method,
    path: step.target.origin === undefined ? target.pathPrefix + path : path,
    headers,
    body: step.body && renderTemplate(step.body, valueOf),
  };
}

async function think({ thinkTime }: CompiledStep, signal: AbortSignal, { clock, random }: IterationTools): Promise<void> {
  if (thinkTime.maxMs > 0) await clock.sleep(thinkTime.minMs + random() * (thinkTime.maxMs - thinkTime.minMs), signal);
}

function valueIn(variable: TemplateVariable, iteration: number, worker: Worker, clock: Clock): string {
  switch (variable) {
    case 'iteration':
      return String(iteration);
    case 'worker':
      return String(worker.id);
    case 'timestamp':
      return String(Math.floor(clock.wallTimeMs()));
    case 'uuid':
      return randomUUID();
  }
}
