import { ConditionFailed } from '../scenario/condition.js';
import type { CompiledScenario, CompiledStep } from '../scenario/compile.js';
import { Scope } from '../scenario/scope.js';
import { MissingVariable, renderTemplate } from '../scenario/template.js';
import { Cookies } from './cookies.js';
import type { Start } from './start.js';
import { runStep, type StepEnd } from './step.js';
import type { IterationTools } from './tools.js';
import type { Visit } from './visit.js';
import type { Worker } from './worker.js';

/** `failed`: a step failed; `unreachable`: it failed for want of a connection; `interrupted`: it was cut, which is no error. */
export type IterationEnd = 'done' | 'failed' | 'unreachable' | 'interrupted';

/**
 * Runs one iteration: its steps one after the other, until one fails. Latency counts from the sending, that of the first
 * request from the instant at which the iteration was due.
 *
 * @param number - `{{iteration}}`, ≥ 0
 */
export async function runIteration(start: Start, number: number, worker: Worker, tools: IterationTools): Promise<IterationEnd> {
  const { plan, scenario } = start;
  const { clock, recorder, random } = tools;
  const scope = new Scope({ clock, random, iteration: number, worker: worker.id, environment: scenario.environment });
  scenario.feed?.fill(tools.cursors.next(scenario.feed), scope);
  setVariables(scenario, scope);
  const visit: Visit = { plan, scenario, scope, cookies: plan.http.cookies ? new Cookies() : undefined, worker };
  let dueMs: number | undefined = start.dueMs;
  for (const [index, step] of scenario.steps.entries()) {
    for (let time = 0; time < step.times; time++) {
      const sentMs = clock.now();
      const end = await attempt(step, visit, tools);
      if (end.kind === 'cut') return 'interrupted';
      if (end.kind === 'skipped') recorder.stepSkipped();
      if (end.kind === 'cached') recorder.stepCached();
      if (end.kind === 'ended') {
        recorder.request(plan.revision, scenario, index, { latencyMs: clock.now() - (dueMs ?? sentMs), status: end.status, error: end.error });
        dueMs = undefined;
        if (end.error !== undefined) return end.error === 'network' ? 'unreachable' : 'failed';
      }
      if (end.kind !== 'skipped') await think(step, worker.leaveSignal, tools);
    }
  }
  return 'done';
}

/** Texts may hold built-in variables and those before them; what has no value stays unset, and whoever uses it fails. */
function setVariables({ variables }: CompiledScenario, scope: Scope): void {
  for (const [name, value] of variables) {
    try {
      scope.set(name, typeof value === 'object' && value !== null ? renderTemplate(value, scope) : value);
    } catch (thrown) {
      if (!(thrown instanceof MissingVariable)) throw thrown;
    }
  }
}

async function attempt(step: CompiledStep, visit: Visit, tools: IterationTools): Promise<StepEnd> {
  try {
    return step.condition?.(visit.scope) === false ? { kind: 'skipped' } : await runStep(step, visit, tools);
  } catch (thrown) {
    if (thrown instanceof ConditionFailed) return { kind: 'ended', status: undefined, error: 'condition' };
    throw thrown;
  }
}

async function think({ thinkTime }: CompiledStep, signal: AbortSignal, { clock, random }: IterationTools): Promise<void> {
  if (thinkTime.maxMs > 0) await clock.sleep(thinkTime.minMs + random() * (thinkTime.maxMs - thinkTime.minMs), signal);
}
