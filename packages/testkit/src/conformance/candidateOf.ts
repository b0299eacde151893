import { deepFreeze, type Candidate } from '@midflight/core';

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
