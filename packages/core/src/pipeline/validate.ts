import type { Clock } from '../contracts/clock.js';
import { messageOf } from '../contracts/errors.js';
import { hasErrors, locate, type Finding } from '../contracts/finding.js';
import { isUnread } from '../contracts/unread.js';
import { validationPhases, type Candidate, type ValidationPhase, type Validator } from '../contracts/validator.js';
import { checkAnswer } from './checkAnswer.js';
import { withDeadline } from './deadline.js';
import { frozenCandidate } from './freeze.js';

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
    const answers = await Promise.all(asked.map((validator) => ask(validator, candidate, options, inWords)));
    findings.push(...answers.flat());
    if (hasErrors(findings)) break;
  }
  return locate(findings, candidate.places);
}

/** Those that look at a document alone, and at no step from one to another. */
const phasesOfDocuments: readonly ValidationPhase[] = ['schema', 'semantic'];

/** What could be read of a candidate with errors, if anything. */
export type PartialCandidate<C> = Omit<Candidate<C>, 'next' | 'changes'> & { readonly next: C | undefined };

/**
 * What else is wrong with a candidate that could not be read whole: asks the validators that look at a document alone. Who
 * meets what could not be read has nothing to say, since all else would be a mere consequence.
 */
export async function validatePart<C>({ next, ...rest }: PartialCandidate<C>, validators: readonly Validator<C>[], options: ValidateOptions): Promise<readonly Finding[]> {
  if (next === undefined) return [];
  const candidate = frozenCandidate<C>({ ...rest, next, changes: [] });
  const asked = validators.filter(({ phase }) => phasesOfDocuments.includes(phase));
  const answers = await Promise.all(asked.map((validator) => ask(validator, candidate, options, (who, thrown) => (isUnread(thrown) ? [] : inWords(who, thrown)))));
  return locate(answers.flat(), candidate.places);
}

/** @param ofThrown - what it means that a validator threw */
async function ask<C>(validator: Validator<C>, candidate: Candidate<C>, { clock, deadlineMs, stop }: ValidateOptions, ofThrown: typeof inWords): Promise<readonly Finding[]> {
  const who = `validator ${validator.id}`;
  try {
    const answer: unknown = await withDeadline<unknown>({ clock, limitMs: deadlineMs, who, stop }, (signal) => validator.validate(candidate, { signal }));
    checkAnswer(answer);
    return answer;
  } catch (thrown) {
    return ofThrown(who, thrown);
  }
}

function inWords(who: string, thrown: unknown): readonly Finding[] {
  return [{ severity: 'error', code: 'MF_VALIDATOR_FAILED', path: '', message: `The ${who} failed: ${messageOf(thrown)}`, hint: 'The candidate is refused because nobody knows whether it keeps this rule.' }];
}
