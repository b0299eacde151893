import type { Applier } from '../contracts/applier.js';

/** A part of the configuration whose change is one assignment. */
export interface SwapApplierOptions<C, T> {
  readonly id: string;
  readonly claims: readonly string[];
  /** Picks the part. Whatever can fail happens here, before anything is visible. */
  select(config: C): T;
  /** Puts the part in force. Must not fail. */
  apply(value: T): void;
}

/** An applier for what lives in this process and is switched by an assignment. */
export function swapApplier<C, T>({ id, claims, select, apply }: SwapApplierOptions<C, T>): Applier<C> {
  return {
    id,
    claims,
    prepare: async ({ previous, next }) => {
      const value = select(next);
      return {
        commit: () => apply(value),
        revert: () => {
          if (previous !== undefined) apply(select(previous));
        },
      };
    },
  };
}
