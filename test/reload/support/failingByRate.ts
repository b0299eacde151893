import type { Applier, Validator } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { rateOf } from './follow.js';

/** The last digit of a rate says who fails on it; 1 is sound. */
export const failing = { validator: 2, prepare: 3, commit: 4 } as const;
const digit = (document: LoadDocument): number => rateOf(document) % 10;

/** A validator that fails on such rates, and notes what it accepts. */
export const failingValidator = (phase: Validator<LoadDocument>['phase'], accepted: Set<LoadDocument>): Validator<LoadDocument> => ({
  id: 'hostile',
  phase,
  validate: ({ next }) => {
    if (digit(next) === failing.validator) throw new Error('boom');
    accepted.add(next);
    return [];
  },
});

/** An applier that fails on such rates before it applies, or while it does. */
export const failingApplier = (recorder: Applier<LoadDocument>): Applier<LoadDocument> => ({
  ...recorder,
  prepare: async (change, context) => {
    if (digit(change.next) === failing.prepare) throw new Error('boom');
    const prepared = await recorder.prepare(change, context);
    return digit(change.next) === failing.commit ? { commit: () => { throw new Error('boom'); }, revert: () => {} } : prepared;
  },
});
