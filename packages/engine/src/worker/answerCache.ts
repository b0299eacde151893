import type { HttpRequest } from '../http/driver.js';
import type { Answer } from '../scenario/answer.js';
import type { CompiledStep } from '../scenario/compile.js';

/** Of one step; the oldest goes when there are more. */
const mostAnswers = 100;

interface KeptAnswer {
  readonly answer: Answer;
  readonly expiresAtMs: number;
}

/** The successful answers that one worker keeps, by step and request. A step that was compiled anew begins empty. */
export class AnswerCache {
  readonly #steps = new WeakMap<CompiledStep, Map<string, KeptAnswer>>();

  /** Undefined when there is none that is fresh. */
  get(step: CompiledStep, request: HttpRequest, nowMs: number): Answer | undefined {
    const kept = this.#steps.get(step)?.get(keyOf(request));
    return kept !== undefined && nowMs < kept.expiresAtMs ? kept.answer : undefined;
  }

  keep(step: CompiledStep, request: HttpRequest, answer: Answer, expiresAtMs: number): void {
    const key = keyOf(request);
    const answers = this.#steps.get(step) ?? new Map<string, KeptAnswer>();
    this.#steps.set(step, answers);
    answers.delete(key);
    answers.set(key, { answer, expiresAtMs });
    const [oldest] = answers.keys();
    if (answers.size > mostAnswers && oldest !== undefined) answers.delete(oldest);
  }
}

/** Everything that the target would see. A body of bytes belongs to its step, and is always the same. */
function keyOf({ origin, method, path, headers, body }: HttpRequest): string {
  return JSON.stringify([origin, method, path, headers, typeof body === 'string' ? body : null]);
}
