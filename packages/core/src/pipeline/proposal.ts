import type { Override } from '../contracts/override.js';
import type { ChangeCause, SourceDocument } from '../contracts/source.js';

/** What is to become active, before anyone has read it. */
export interface Proposal {
  readonly documents: readonly SourceDocument[];
  /** Stand above what the documents say. */
  readonly overrides: readonly Override[];
  readonly cause: ChangeCause;
  /** From the first hint to now, in milliseconds; 0 for what nobody had to wait for. */
  readonly settleMs: number;
  /** True for what ran before: whether it may follow what runs now, and policy, are not asked again, or the way back could be barred. */
  readonly ranBefore: boolean;
  /** True for texts that were accepted before, here or in an earlier run: what lies beneath pinned values was judged then. */
  readonly textsKnown: boolean;
  /** True: it is judged and planned, and then waits. */
  readonly held: boolean;
}
