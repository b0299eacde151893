import type { Candidate } from '../contracts/validator.js';

/** Freezes a value and everything in it, so that no validator, applier or listener can change what others see. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}

/**
 * A candidate that no validator can change for those after it, nor for the plan: not what it holds either. Its places look
 * things up when they are asked, and keep what they found.
 */
export function frozenCandidate<C>(candidate: Candidate<C>): Candidate<C> {
  const { changes, origin, cause } = candidate;
  deepFreeze([changes, origin, cause]);
  return Object.freeze(candidate);
}
