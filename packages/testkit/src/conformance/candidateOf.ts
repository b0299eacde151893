import type { Candidate } from '@midflight/core';

/** Freezes a value and all that it holds, so that a mutation throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key of Reflect.ownKeys(value)) deepFreeze(Reflect.get(value, key));
  return value;
}

/** A deeply frozen candidate for a validator's test: by default the first one of a start, with places unknown. */
export function candidateOf<C>(next: C, more: Partial<Candidate<C>> = {}): Candidate<C> {
  return deepFreeze({
    sequence: 1,
    next,
    previous: undefined,
    changes: [],
    places: { find: () => undefined },
    origin: ['test.yaml'],
    cause: { kind: more.previous === undefined ? 'start' : 'source' },
    ...more,
  });
}
