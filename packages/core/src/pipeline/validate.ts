import type { Clock } from '../contracts/clock.js';
import { messageOf } from '../contracts/errors.js';
import { hasErrors, locate, type Finding } from '../contracts/finding.js';
import { validationPhases, type Candidate, type Validator } from '../contracts/validator.js';
import { checkAnswer } from './checkAnswer.js';
import { withDeadline } from './deadline.js';

export interface ValidateOptions {
  readonly clock: Clock;
  /** For each validator, in milliseconds. */
  readonly deadlineMs: number;
  /** Nobody is waited for any longer when it aborts. */
  readonly stop?: AbortSignal;
}

/** Asks every validator, phase by phase, and returns all findings with their places; stops after the first phase that found an error. */
export async function validate<C>(candidate: Candidate<C>, validators: readonly Validator<C>[], options: ValidateOptions): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const phase of validationPhases) {
    const asked = validators.filter((validator) => validator.phase === phase);
    const answers = await Promise.all(asked.map((validator) => ask(validator, candidate, options)));
    findings.push(...answers.flat());
    if (hasErrors(findings)) break;
  }
  return locate(findings, candidate.places);
}

async function ask<C>(validator: Validator<C>, candidate: Candidate<C>, { clock, deadlineMs, stop }: ValidateOptions): Promise<readonly Finding[]> {
  const who = `validator ${validator.id}`;
  try {
    const answer: unknown = await withDeadline<unknown>({ clock, limitMs: deadlineMs, who, stop }, (signal) => validator.validate(candidate, { signal }));
    checkAnswer(answer);
    return answer;
  } catch (thrown) {
    return [{ severity: 'error', code: 'MF_VALIDATOR_FAILED', path: '', message: `The ${who} failed: ${messageOf(thrown)}`, hint: 'The candidate is refused because nobody knows whether it keeps this rule.' }];
  }
}
