import type { Candidate } from '../contracts/validator.js';

/** Freezes a value and everything in it, so that no validator, applier or listener can change what others see. */
export function deepFreeze<T>(value: T): T {
  return freeze(value, Object.values);
}

/** The same for what could be read of a candidate with errors: what throws when it is read is left alone. */
export function freezePart<T>(value: T): T {
  return freeze(value, (inner) => Object.values(Object.getOwnPropertyDescriptors(inner)).map((property): unknown => property.value));
}

function freeze<T>(value: T, valuesOf: (value: object) => readonly unknown[]): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of valuesOf(value)) freeze(inner, valuesOf);
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
