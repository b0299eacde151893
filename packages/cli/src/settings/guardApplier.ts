import { swapApplier, type Applier } from '@midflight/core';
import type { GuardRules, LoadDocument } from '@midflight/document';
import type { Guard } from '@midflight/engine';

/** Makes `reload.guard` true by watching the change that it comes with, and those that follow, by it. */
export function guardApplier(guard: Guard): Applier<LoadDocument> {
  return swapApplier<LoadDocument, GuardRules | undefined>({
    id: 'guard',
    claims: ['reload.guard'],
    select: ({ reload }) => reload.guard,
    apply: (rules) => guard.follow(rules),
  });
}
