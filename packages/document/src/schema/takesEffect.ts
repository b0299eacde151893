import type { Mutability } from '@midflight/core';

/** When a change of a running test's value takes effect, in words that follow "takes effect". */
export const takesEffect: Readonly<Record<Mutability, string>> = {
  live: 'at once',
  'next-request': 'with the next request',
  'next-iteration': 'with the next iteration',
  'new-connection': 'with new connections',
  restart: 'in the next run only',
};
